<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Adjudicating</name>
    <message>
        <source>settled</source>
        <translation>已裁定</translation>
    </message>
    <message>
        <source>Choose a box first</source>
        <translation>请先选择一个框</translation>
    </message>
    <message>
        <source>Whose box of this nodule shall be settled?</source>
        <translation>此结节以谁的框为准？</translation>
    </message>
    <message>
        <source>Images that you read blind were not looked at.</source>
        <translation>您以盲法阅片的图像未包括在内。</translation>
    </message>
    <message>
        <source>No disagreement is left in the list</source>
        <translation>列表中已无分歧</translation>
    </message>
</context>
<context>
    <name>AdjudicationPanel</name>
    <message>
        <source>COMPARE READERS</source>
        <translation>阅片者对比</translation>
    </message>
    <message>
        <source>Show the other readers</source>
        <translation>显示其他阅片者</translation>
    </message>
    <message>
        <source>Box to be settled</source>
        <translation>裁定的框</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>良恶性</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>裁定</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Next disagreement</source>
        <translation>下一个分歧</translation>
    </message>
    <message>
        <source>Agreement…</source>
        <translation>一致性…</translation>
    </message>
    <message>
        <source>Show the other readers of this case; that is recorded</source>
        <translation>显示此病例的其他阅片者；此操作会被记录</translation>
    </message>
    <message>
        <source>Nodules that readers have marked</source>
        <translation>阅片者标注的结节</translation>
    </message>
    <message>
        <source>What each reader says, and the overlap of their boxes</source>
        <translation>各阅片者的意见及其框的重叠度</translation>
    </message>
    <message>
        <source>Verdict to be settled</source>
        <translation>裁定的良恶性</translation>
    </message>
    <message>
        <source>Note on what is settled</source>
        <translation>裁定备注</translation>
    </message>
    <message>
        <source>Settle the chosen box for all</source>
        <translation>将所选的框裁定为最终结果</translation>
    </message>
    <message>
        <source>Take back what was settled</source>
        <translation>撤回已作的裁定</translation>
    </message>
    <message>
        <source>Go to the next image whose readers disagree</source>
        <translation>转到下一幅有分歧的图像</translation>
    </message>
    <message>
        <source>How far the readers of the listed images agree</source>
        <translation>列表中图像的阅片者一致性</translation>
    </message>
    <message>
        <source>You read this case blind. Comparing shows you the boxes and opinions of the others: that is recorded, and cannot be undone.</source>
        <translation>您正在盲法阅读此病例。对比会显示其他人的框和意见：此操作会被记录，且无法撤销。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Nobody else has read this image.</source>
        <translation>尚无其他人阅读此图像。</translation>
    </message>
    <message>
        <source>Nobody has read this image yet.</source>
        <translation>尚无人阅读此图像。</translation>
    </message>
    <message>
        <source>All readers say that there is no nodule here.</source>
        <translation>所有阅片者都认为此处无结节。</translation>
    </message>
    <message>
        <source>%1 readers, nothing left to settle</source>
        <translation>%1 位阅片者，均已裁定</translation>
    </message>
    <message>
        <source>%1 readers, %2 to settle</source>
        <translation>%1 位阅片者，%2 个待裁定</translation>
    </message>
    <message>
        <source>Changed since it was settled</source>
        <translation>裁定后有改动</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已裁定</translation>
    </message>
    <message>
        <source>a reader has no box here</source>
        <translation>有阅片者未在此画框</translation>
    </message>
    <message>
        <source>least overlap %1</source>
        <translation>最低重叠度 %1</translation>
    </message>
    <message>
        <source>verdicts differ</source>
        <translation>良恶性意见不一</translation>
    </message>
    <message>
        <source>Readers differ</source>
        <translation>意见不一致</translation>
    </message>
    <message>
        <source>Readers agree</source>
        <translation>意见一致</translation>
    </message>
    <message>
        <source>Nodule %1</source>
        <translation>结节 %1</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已裁定</translation>
    </message>
    <message>
        <source>to settle</source>
        <translation>待裁定</translation>
    </message>
    <message>
        <source>agreed</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>no box</source>
        <translation>无框</translation>
    </message>
</context>
<context>
    <name>AdoptionDialog</name>
    <message>
        <source>Adopt this model</source>
        <translation>采用此模型</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Adopt %1?</source>
        <translation>采用 %1？</translation>
    </message>
    <message>
        <source>Let %1 answer again?</source>
        <translation>让 %1 重新回答？</translation>
    </message>
    <message>
        <source>It answers from then on instead of %2, for everybody who works with this profile.</source>
        <translation>此后由它代替 %2 回答，对使用此数据文件夹的所有人有效。</translation>
    </message>
    <message>
        <source>It answers from then on, for everybody who works with this profile.</source>
        <translation>此后由它回答，对使用此数据文件夹的所有人有效。</translation>
    </message>
    <message>
        <source>Second opinions that were recorded stay as they are. It can be taken back.</source>
        <translation>已记录的第二意见保持不变。此操作可以撤回。</translation>
    </message>
    <message>
        <source>Second opinions that were recorded stay as they are. The model can be adopted again.</source>
        <translation>已记录的第二意见保持不变。该模型可再次采用。</translation>
    </message>
    <message>
        <source>WHY</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>For those who ask later, such as: better on our own cases</source>
        <translation>供日后查询，例如：在本院病例上更好</translation>
    </message>
    <message>
        <source>Reason, which is recorded</source>
        <translation>理由（将被记录）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The model is loaded and asked for its golden answers…</source>
        <translation>正在加载模型并核对其标准答案…</translation>
    </message>
    <message>
        <source>A reason is needed; it is recorded with your name.</source>
        <translation>需要填写理由；它将与您的姓名一起记录。</translation>
    </message>
</context>
<context>
    <name>Agreeing</name>
    <message>
        <source>Export agreement</source>
        <translation>导出一致性数据</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
</context>
<context>
    <name>AgreementDialog</name>
    <message>
        <source>Agreement of readers</source>
        <translation>阅片者一致性</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What nodules are put into</source>
        <translation>结节的分类方式</translation>
    </message>
    <message>
        <source>Agreement of every two readers</source>
        <translation>每两位阅片者之间的一致性</translation>
    </message>
    <message>
        <source>Write a table that the command “agreement” reads</source>
        <translation>写出可供命令“agreement”读取的表格</translation>
    </message>
    <message>
        <source>Readers</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>Nodules</source>
        <translation>结节数</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>一致率</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>Weighted</source>
        <translation>加权 Kappa</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>F1 at 0.5</source>
        <translation>F1 (0.5)</translation>
    </message>
    <message>
        <source>Kappa: 0 is chance, 1 is full agreement. Weighted: by the square of the distance, where categories have an order. IoU: overlap of the boxes that two readers drew around the same thing.</source>
        <translation>Kappa：0 为偶然一致，1 为完全一致。加权：类别有序时按距离的平方加权。IoU：两位阅片者对同一目标所画框的重叠度。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>No image of the list has been read by two readers.</source>
        <translation>列表中没有由两位阅片者阅读过的图像。</translation>
    </message>
    <message>
        <source>You read blind: cases in which you do not compare are left out.</source>
        <translation>您正在盲法阅片：未进行对比的病例不包括在内。</translation>
    </message>
    <message>
        <source>Images of the list that at least two of %2 readers have read: %1</source>
        <translation>列表中由 %2 位阅片者中至少两位阅读过的图像：%1</translation>
    </message>
    <message>
        <source>All readers together: too few nodules, or too few categories, for a kappa</source>
        <translation>全体阅片者：结节或类别过少，无法计算 Kappa</translation>
    </message>
    <message>
        <source>Kappa of all readers together (Fleiss): %1, 95 % interval %2, nodules: %3</source>
        <translation>全体阅片者的 Kappa（Fleiss）：%1，95 % 区间 %2，结节数：%3</translation>
    </message>
</context>
<context>
    <name>ArmRows</name>
    <message>
        <source>The model is not shown</source>
        <translation>不显示模型结果</translation>
    </message>
    <message>
        <source>Model after the own opinion</source>
        <translation>给出自己的意见后显示模型结果</translation>
    </message>
    <message>
        <source>Model together with the image</source>
        <translation>模型结果与图像同时显示</translation>
    </message>
    <message>
        <source>Alone</source>
        <translation>单独阅片</translation>
    </message>
    <message>
        <source>With model</source>
        <translation>结合模型</translation>
    </message>
    <message>
        <source>Name of the arm</source>
        <translation>组的名称</translation>
    </message>
    <message>
        <source>Name of arm %1</source>
        <translation>第 %1 组的名称</translation>
    </message>
    <message>
        <source>When the model is shown in arm %1</source>
        <translation>第 %1 组何时显示模型结果</translation>
    </message>
    <message>
        <source>Take arm %1 out</source>
        <translation>移除第 %1 组</translation>
    </message>
    <message>
        <source>Add an arm</source>
        <translation>添加一组</translation>
    </message>
</context>
<context>
    <name>CaseRows</name>
    <message>
        <source>%1 images</source>
        <translation>%1 幅图像</translation>
    </message>
    <message>
        <source>added %1</source>
        <translation>添加于 %1</translation>
    </message>
</context>
<context>
    <name>CasesPanel</name>
    <message>
        <source>The library is empty. Everything you open is kept here.</source>
        <translation>图像库为空。您打开的所有图像都会保存在这里。</translation>
    </message>
    <message>
        <source>Every file could be opened.</source>
        <translation>所有文件都已打开。</translation>
    </message>
    <message>
        <source>Work list</source>
        <translation>工作列表</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>图像库</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>未打开</translation>
    </message>
</context>
<context>
    <name>CineBar</name>
    <message>
        <source>Frame of the cine</source>
        <translation>动态图像的帧</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>The file does not tell its rate.</source>
        <translation>文件未说明帧率。</translation>
    </message>
    <message>
        <source>Frame %1 of %2</source>
        <translation>第 %1 帧，共 %2 帧</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>By epoch, one line a network and fold. Loss of the training rows; accuracy and AUROC of the held-out rows, malignant positive.</source>
        <translation>按轮次，每个网络和折一条线。损失取自训练样本；准确率和 AUROC 取自留出样本，恶性为阳性。</translation>
    </message>
    <message>
        <source>The first points appear when the first epoch is done.</source>
        <translation>第一轮完成后出现首批数据点。</translation>
    </message>
    <message>
        <source>No epoch was done.</source>
        <translation>没有完成任何一轮。</translation>
    </message>
    <message>
        <source>%1 on all cases, epoch %2: %3</source>
        <translation>%1，全部病例，第 %2 轮：%3</translation>
    </message>
    <message>
        <source>%1, fold %2, epoch %3: %4</source>
        <translation>%1，第 %2 折，第 %3 轮：%4</translation>
    </message>
</context>
<context>
    <name>DiagnosisPanel</name>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Live preview, not recorded</source>
        <translation>实时预览，未记录</translation>
    </message>
    <message>
        <source>Computing the spread…</source>
        <translation>正在计算波动范围…</translation>
    </message>
    <message>
        <source>Recorded %1</source>
        <translation>已记录 %1</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无结果</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Recorded results of this image</source>
        <translation>本图像已记录的结果</translation>
    </message>
    <message>
        <source>Model %1</source>
        <translation>模型 %1</translation>
    </message>
    <message>
        <source>Probability of malignancy</source>
        <translation>恶性概率</translation>
    </message>
    <message>
        <source>Draw a box around the nodule: the model says how likely it is malignant, and where it looked.</source>
        <translation>在结节周围画框：模型给出恶性概率及其关注的位置。</translation>
    </message>
    <message>
        <source>The answer for this box is on its way.</source>
        <translation>正在等待此框的结果。</translation>
    </message>
    <message>
        <source>Give your own opinion first. The model&apos;s answer is shown when you have judged this nodule.</source>
        <translation>请先给出您自己的意见。您判断此结节后，才显示模型的结果。</translation>
    </message>
    <message>
        <source>Let go for the spread</source>
        <translation>松开鼠标后计算波动范围</translation>
    </message>
    <message>
        <source>%1 over ±5 % of the box</source>
        <translation>%1（框 ±5 % 范围内）</translation>
    </message>
    <message>
        <source>At or above the threshold of %1</source>
        <translation>达到或超过阈值 %1</translation>
    </message>
    <message>
        <source>Below the threshold of %1</source>
        <translation>低于阈值 %1</translation>
    </message>
    <message>
        <source>Nodule %1</source>
        <translation>结节 %1</translation>
    </message>
    <message>
        <source>SHA-256 of the weights: %1</source>
        <translation>权重的 SHA-256：%1</translation>
    </message>
</context>
<context>
    <name>Dropping</name>
    <message>
        <source>Drop to open</source>
        <translation>松开以打开</translation>
    </message>
</context>
<context>
    <name>Evaluating</name>
    <message>
        <source>Open a table of scores</source>
        <translation>打开评分表</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>EvaluationOptions</name>
    <message>
        <source>Positive class</source>
        <translation>阳性类别</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Draw whole patients</source>
        <translation>按患者抽样</translation>
    </message>
    <message>
        <source>Which class sensitivity, predictive values and F1 are about</source>
        <translation>敏感度、预测值和 F1 所针对的类别</translation>
    </message>
    <message>
        <source>A case whose score reaches the threshold is called malignant</source>
        <translation>评分达到阈值的病例判为恶性</translation>
    </message>
    <message>
        <source>Draw whole patients in the bootstrap, for cases of one patient are alike</source>
        <translation>自助法按患者整体抽样，因为同一患者的病例彼此相似</translation>
    </message>
    <message>
        <source>The table has no column “patient”: every case counts as a patient of its own</source>
        <translation>表中没有“patient”列：每个病例视为一名患者</translation>
    </message>
</context>
<context>
    <name>EvaluationPages</name>
    <message>
        <source>Figures of merit</source>
        <translation>性能指标</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>ROC curves</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>可靠性</translation>
    </message>
    <message>
        <source>Decision curves</source>
        <translation>决策曲线</translation>
    </message>
    <message>
        <source>Operating points</source>
        <translation>工作点</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Positive class: %1.</source>
        <translation>阳性类别：%1。</translation>
    </message>
    <message>
        <source>There is none: no column holds probabilities from 0 to 1.</source>
        <translation>无此图：没有一列是 0 到 1 的概率。</translation>
    </message>
    <message>
        <source>DeLong&apos;s test of every two curves</source>
        <translation>每两条曲线的 DeLong 检验</translation>
    </message>
    <message>
        <source>Reliability of stated probabilities</source>
        <translation>所给概率的可靠性</translation>
    </message>
</context>
<context>
    <name>EvaluationWindow</name>
    <message>
        <source>Evaluating…</source>
        <translation>正在评估…</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>Open table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Export all…</source>
        <translation>全部导出…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Open a table of scores</source>
        <translation>打开评分表</translation>
    </message>
    <message>
        <source>Write all tables, figures and the methods into a new folder</source>
        <translation>将所有表格、图和方法写入新文件夹</translation>
    </message>
    <message>
        <source>Stop the evaluation</source>
        <translation>停止评估</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>评估进度</translation>
    </message>
    <message>
        <source>Evaluation of scores</source>
        <translation>评分评估</translation>
    </message>
    <message>
        <source>Evaluate a table of scores</source>
        <translation>评估评分表</translation>
    </message>
    <message>
        <source>How well models and readers tell malignant from benign.</source>
        <translation>模型和阅片者区分良恶性的能力。</translation>
    </message>
    <message>
        <source>Cases: %1, of which malignant %2, benign %3</source>
        <translation>病例：%1，其中恶性 %2，良性 %3</translation>
    </message>
    <message>
        <source>Patients: %1</source>
        <translation>患者：%1</translation>
    </message>
    <message>
        <source>Models and readers: %1</source>
        <translation>模型和阅片者：%1</translation>
    </message>
</context>
<context>
    <name>EvidenceFiles</name>
    <message>
        <source>Save figure</source>
        <translation>保存图</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Choose where the folder “%1” is made</source>
        <translation>选择在何处新建文件夹“%1”</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export annotations</source>
        <translation>导出标注</translation>
    </message>
    <message>
        <source>Images and boxes leave under pseudonyms, without names of patients, readers and files, and what scanners write around the picture is blackened.</source>
        <translation>图像和框以假名导出，不含患者、阅片者和文件的名称；超声仪写在图像周围的文字会被涂黑。</translation>
    </message>
    <message>
        <source>Folder to export into</source>
        <translation>导出到的文件夹</translation>
    </message>
    <message>
        <source>The whole library, not only the images that are open</source>
        <translation>整个图像库，而不仅是已打开的图像</translation>
    </message>
    <message>
        <source>Also images about which nothing was said</source>
        <translation>也包括未作任何标注的图像</translation>
    </message>
    <message>
        <source>The boxes of all readers, not only those settled or mine</source>
        <translation>所有阅片者的框，而不仅是已裁定的或我的</translation>
    </message>
    <message>
        <source>Leave JPEG pictures as they are stored (lossless) where possible</source>
        <translation>尽可能原样导出 JPEG 图像（无损）</translation>
    </message>
    <message>
        <source>Keep the names of the files and of the readers</source>
        <translation>保留文件名和阅片者姓名</translation>
    </message>
    <message>
        <source>File names may hold patients&apos; names. Look at the folder before you pass it on.</source>
        <translation>文件名可能包含患者姓名。转交前请检查该文件夹。</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Export report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
</context>
<context>
    <name>FigurePages</name>
    <message>
        <source>Which figure</source>
        <translation>选择图</translation>
    </message>
    <message>
        <source>The figure before</source>
        <translation>上一幅图</translation>
    </message>
    <message>
        <source>The next figure</source>
        <translation>下一幅图</translation>
    </message>
    <message>
        <source>The result has no figures.</source>
        <translation>结果没有图。</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>无法读取 %1。</translation>
    </message>
</context>
<context>
    <name>FigureView</name>
    <message>
        <source>Save the figure as PNG, SVG or PDF</source>
        <translation>将图保存为 PNG、SVG 或 PDF</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>No box yet. Drag across the nodule, or click two opposite corners.</source>
        <translation>尚无框。拖过结节画框，或点击两个对角。</translation>
    </message>
    <message>
        <source>Delete the selected box</source>
        <translation>删除所选的框</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>as other programs call it</source>
        <translation>其他程序所用的名称</translation>
    </message>
    <message>
        <source>Label of the selected box, for other programs</source>
        <translation>所选框的标签，供其他程序使用</translation>
    </message>
    <message>
        <source>Nodules in this image</source>
        <translation>本图像中的结节</translation>
    </message>
    <message>
        <source>No nodule here, you said. N takes it back, and so does a box.</source>
        <translation>您已标为无结节。按 N 或画框即可取消。</translation>
    </message>
</context>
<context>
    <name>FindingsSide</name>
    <message>
        <source>Reader %1</source>
        <translation>阅片者 %1</translation>
    </message>
</context>
<context>
    <name>FindingsTable</name>
    <message>
        <source>Nodule</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>毫米</translation>
    </message>
    <message>
        <source>Prob.</source>
        <translation>概率</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>LabelMe (JSON beside each image)</source>
        <translation>LabelMe（每幅图像旁一个 JSON）</translation>
    </message>
    <message>
        <source>Pascal VOC (XML)</source>
        <translation>Pascal VOC (XML)</translation>
    </message>
    <message>
        <source>COCO (one JSON)</source>
        <translation>COCO（单个 JSON）</translation>
    </message>
    <message>
        <source>YOLO (text files)</source>
        <translation>YOLO（文本文件）</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格 (CSV)</translation>
    </message>
    <message>
        <source>DDTI (XML)</source>
        <translation>DDTI (XML)</translation>
    </message>
    <message>
        <source>Corner, width and height (JSON) with cropped nodules</source>
        <translation>左上角、宽和高 (JSON)，附结节裁剪图</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Manual</source>
        <translation>使用手册</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>Models that were in use</source>
        <translation>使用过的模型</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Let the model answer again that was in use before the last adoption</source>
        <translation>让上次采用之前的模型重新回答</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Model in use: %1</source>
        <translation>现用模型：%1</translation>
    </message>
    <message>
        <source>No model is in use.</source>
        <translation>没有使用中的模型。</translation>
    </message>
</context>
<context>
    <name>ImageRows</name>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{width} × {height} mm</source>
        <translation>{width} × {height} 毫米</translation>
    </message>
    <message>
        <source>{length} px</source>
        <translation>{length} 像素</translation>
    </message>
    <message>
        <source>{length} mm</source>
        <translation>{length} 毫米</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>关注度</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>This region adds %1 to the log-odds of malignancy</source>
        <translation>此区域使恶性的对数几率改变 %1</translation>
    </message>
    <message>
        <source>Open an ultrasound image – drop files here or press Ctrl+O</source>
        <translation>打开超声图像：将文件拖到这里，或按 Ctrl+O</translation>
    </message>
    <message>
        <source>Ultrasound image</source>
        <translation>超声图像</translation>
    </message>
    <message>
        <source>Measurement, {length}</source>
        <translation>测量，{length}</translation>
    </message>
    <message>
        <source>Drag or press Insert to draw a box. Tab selects a box, the arrow keys move it, Delete removes it.</source>
        <translation>拖动或按 Insert 画框。Tab 选择框，方向键移动，Delete 删除。</translation>
    </message>
    <message>
        <source>{size}, locked</source>
        <translation>{size}，已锁定</translation>
    </message>
    <message>
        <source>Proposed box, {score}, {size}. Enter accepts it, Escape refuses it.</source>
        <translation>建议框，{score}，{size}。Enter 接受，Esc 拒绝。</translation>
    </message>
    <message>
        <source>An outline needs three corners that do not lie on one line.</source>
        <translation>轮廓至少需要三个不在同一直线上的角点。</translation>
    </message>
    <message>
        <source>proposed {score}  ·  Enter accept  ·  Esc refuse</source>
        <translation>建议 {score}  ·  Enter 接受  ·  Esc 拒绝</translation>
    </message>
    <message>
        <source>This box is locked. Unlock it to change it.</source>
        <translation>此框已锁定。解锁后才能修改。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import annotations</source>
        <translation>导入标注</translation>
    </message>
    <message>
        <source>Boxes, labels and outlines are taken in as yours, with their images. Nothing outside of the folder is read, nothing in it is changed, and what is there already is not added again.</source>
        <translation>框、标签和轮廓连同图像一起导入，记为您的标注。不读取该文件夹以外的内容，也不修改其中的内容；已有的不会重复添加。</translation>
    </message>
    <message>
        <source>Folder to import</source>
        <translation>要导入的文件夹</translation>
    </message>
    <message>
        <source>The labels “benign” and “malignant” are</source>
        <translation>标签“benign”和“malignant”是</translation>
    </message>
    <message>
        <source>labels only</source>
        <translation>仅为标签</translation>
    </message>
    <message>
        <source>results of FNA</source>
        <translation>细针穿刺结果</translation>
    </message>
    <message>
        <source>results of surgery</source>
        <translation>手术病理结果</translation>
    </message>
</context>
<context>
    <name>Interchange</name>
    <message>
        <source>%1 images, %2 boxes imported, %3 of them new</source>
        <translation>已导入 %1 幅图像、%2 个框，其中 %3 个为新增</translation>
    </message>
    <message>
        <source>%1 pictures, %2 boxes, %3 files exported to %4</source>
        <translation>已将 %1 幅图像、%2 个框、%3 个文件导出到 %4</translation>
    </message>
    <message>
        <source>%1 pictures are black outside of the scan. Look for names inside of it before you pass them on.</source>
        <translation>%1 幅图像的扫描区以外已涂黑。外传之前请查看扫描区内是否还有姓名。</translation>
    </message>
</context>
<context>
    <name>InterchangeDialog</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context>
<context>
    <name>JobPage</name>
    <message>
        <source>Course</source>
        <translation>过程</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Changed decisions</source>
        <translation>改变的判断</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let it rest at its next checkpoint; it can go on later</source>
        <translation>在下一个检查点休息；以后可以继续</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Let it go on where it paused</source>
        <translation>从暂停处继续</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Really end it?</source>
        <translation>确定结束？</translation>
    </message>
    <message>
        <source>What it has learnt is lost; press once more to end it</source>
        <translation>已学到的内容将丢失；再按一次即结束</translation>
    </message>
    <message>
        <source>End it for good</source>
        <translation>彻底结束</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Queue the same training once more</source>
        <translation>将同样的训练再次排队</translation>
    </message>
    <message>
        <source>Log of the job</source>
        <translation>任务日志</translation>
    </message>
    <message>
        <source>Nothing was noted yet.</source>
        <translation>尚无记录。</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>任务进度</translation>
    </message>
    <message>
        <source>%1, queued by %2 on %3</source>
        <translation>%1，由 %2 于 %3 排队</translation>
    </message>
    <message>
        <source>%1, queued on %2</source>
        <translation>%1，于 %2 排队</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>第 %1 次尝试</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>在 %1 上</translation>
    </message>
</context>
<context>
    <name>KeepingBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1 of %2 files are in the library</source>
        <translation>%2 个文件中已有 %1 个入库</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take the others into the library, too</source>
        <translation>将其余文件也存入图像库</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Take only what is looked at into the library</source>
        <translation>只将查看过的图像存入图像库</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No image is left to do</source>
        <translation>没有待标注的图像了</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
</context>
<context>
    <name>MeasurementsPanel</name>
    <message>
        <source>Nothing is measured on this image. Take the calipers and drag from edge to edge.</source>
        <translation>本图像尚无测量。选择测量工具，由一侧拖到对侧。</translation>
    </message>
    <message>
        <source>Measurements on this image</source>
        <translation>本图像中的测量</translation>
    </message>
    <message>
        <source>Delete the measurement</source>
        <translation>删除测量</translation>
    </message>
    <message>
        <source>→ Width</source>
        <translation>→ 宽</translation>
    </message>
    <message>
        <source>Use as the nodule&apos;s width</source>
        <translation>作为结节的宽（左右径）</translation>
    </message>
    <message>
        <source>→ Depth</source>
        <translation>→ 厚</translation>
    </message>
    <message>
        <source>Use as the nodule&apos;s depth</source>
        <translation>作为结节的厚（前后径）</translation>
    </message>
    <message>
        <source>→ Length</source>
        <translation>→ 长</translation>
    </message>
    <message>
        <source>Use as the nodule&apos;s length</source>
        <translation>作为结节的长（上下径）</translation>
    </message>
    <message>
        <source>In pixels only: the image is not calibrated here.</source>
        <translation>仅以像素计：图像此处未标定。</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>MethodsView</name>
    <message>
        <source>For the methods section of a paper: what was computed and how.</source>
        <translation>用于论文的方法部分：计算了什么、如何计算。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the whole paragraph</source>
        <translation>复制整段文字</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>WHAT THE MODEL SAYS</source>
        <translation>模型的意见</translation>
    </message>
    <message>
        <source>Probability of malignancy</source>
        <translation>恶性概率</translation>
    </message>
    <message>
        <source>%1 over ±5 % of the box</source>
        <translation>框变动 ±5 % 时为 %1</translation>
    </message>
    <message>
        <source>At or above the threshold of %1</source>
        <translation>达到或高于阈值 %1</translation>
    </message>
    <message>
        <source>Below the threshold of %1</source>
        <translation>低于阈值 %1</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Who works here?</source>
        <translation>请问您的姓名？</translation>
    </message>
    <message>
        <source>Every box and answer is recorded with your name. It stays on this computer.</source>
        <translation>每个框和每个结果都会与您的姓名一起记录，数据只保存在本机。</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>NodulePanel</name>
    <message>
        <source>Nodule %1</source>
        <translation>结节 %1</translation>
    </message>
    <message>
        <source>No nodule yet. Draw a box around one, and describe it here.</source>
        <translation>尚无结节。请在结节周围画框，然后在此描述。</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧别</translation>
    </message>
    <message>
        <source>Pole</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Size, mm</source>
        <translation>大小，毫米</translation>
    </message>
    <message>
        <source>Calcification</source>
        <translation>钙化</translation>
    </message>
    <message>
        <source>Pathology</source>
        <translation>病理</translation>
    </message>
    <message>
        <source>Nodule of the case</source>
        <translation>病例中的结节</translation>
    </message>
    <message>
        <source>My own opinion</source>
        <translation>我的意见</translation>
    </message>
    <message>
        <source>first letter, or ←, → and Space</source>
        <translation>数字键，或 ←、→ 和空格</translation>
    </message>
    <message>
        <source>How likely malignant, 0 to 100</source>
        <translation>恶性可能性，0 到 100</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Enter; Shift+Enter for a new line</source>
        <translation>Enter；Shift+Enter 换行</translation>
    </message>
    <message>
        <source>0–100</source>
        <translation>0–100</translation>
    </message>
    <message>
        <source>Width, left to right, in mm</source>
        <translation>宽（左右径），毫米</translation>
    </message>
    <message>
        <source>W</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Depth, front to back, in mm</source>
        <translation>厚（前后径），毫米</translation>
    </message>
    <message>
        <source>D</source>
        <translation>厚</translation>
    </message>
    <message>
        <source>Length, head to foot, in mm</source>
        <translation>长（上下径），毫米</translation>
    </message>
    <message>
        <source>L</source>
        <translation>长</translation>
    </message>
    <message>
        <source>Box → W × D</source>
        <translation>框 → 宽 × 厚</translation>
    </message>
    <message>
        <source>Box → L</source>
        <translation>框 → 长</translation>
    </message>
    <message>
        <source>%1 ml</source>
        <translation>%1 毫升</translation>
    </message>
    <message>
        <source>taller than wide</source>
        <translation>纵横比&gt;1</translation>
    </message>
    <message>
        <source>not taller than wide</source>
        <translation>纵横比≤1</translation>
    </message>
    <message>
        <source>No box is selected</source>
        <translation>未选择框</translation>
    </message>
    <message>
        <source>The image is not calibrated here: type the sizes</source>
        <translation>图像此处未标定：请输入大小</translation>
    </message>
    <message>
        <source>Width and depth from the box</source>
        <translation>由框得出宽和厚</translation>
    </message>
    <message>
        <source>Length from the box, for a longitudinal view</source>
        <translation>由框得出长（用于纵切面）</translation>
    </message>
    <message>
        <source>“%1” is no size: write millimetres, above 0 and up to %2.</source>
        <translation>“%1”不是有效大小：请输入毫米数，大于 0 且不超过 %2。</translation>
    </message>
    <message>
        <source>“%1” is no score: write 0 to 100.</source>
        <translation>“%1”不是有效评分：请输入 0 到 100。</translation>
    </message>
    <message>
        <source>The note is not recorded: it may have up to %1 characters, and this has %2.</source>
        <translation>备注未记录：最多 %1 个字符，现有 %2 个。</translation>
    </message>
</context>
<context>
    <name>NoticePage</name>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Open files</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>OrderDialog</name>
    <message>
        <source>New training</source>
        <translation>新的训练</translation>
    </message>
    <message>
        <source>A model is trained on annotated cases, measured on nodules that it has not seen, and compared with the one in use. You decide afterwards whether it is adopted.</source>
        <translation>用已标注的病例训练一个模型，在它未见过的结节上测量，并与现用模型比较。之后由您决定是否采用。</translation>
    </message>
    <message>
        <source>1  WHICH CASES</source>
        <translation>1  哪些病例</translation>
    </message>
    <message>
        <source>2  WHICH RECIPE</source>
        <translation>2  哪个方案</translation>
    </message>
    <message>
        <source>PRETRAINED WEIGHTS</source>
        <translation>预训练权重</translation>
    </message>
    <message>
        <source>3  HOW LONG IT TAKES</source>
        <translation>3  需要多久</translation>
    </message>
    <message>
        <source>4  ITS NAME</source>
        <translation>4  名称</translation>
    </message>
    <message>
        <source>Which cases are trained on</source>
        <translation>用哪些病例训练</translation>
    </message>
    <message>
        <source>Take TI-RADS readings as labels where there is no pathology</source>
        <translation>无病理时以 TI-RADS 阅片结果为标签</translation>
    </message>
    <message>
        <source>TR1 to TR3 count as benign, TR5 as malignant, TR4 as neither</source>
        <translation>TR1 至 TR3 计为良性，TR5 计为恶性，TR4 两者都不计</translation>
    </message>
    <message>
        <source>Cases and what they lack; Enter leads to the image</source>
        <translation>病例及其缺少的内容；回车转到图像</translation>
    </message>
    <message>
        <source>No case is meant by this choice. Mark images as queued for training in the work list first.</source>
        <translation>此选择不含任何病例。请先在工作列表中将图像标记为等待训练。</translation>
    </message>
    <message>
        <source>An estimate: computers differ. Training goes on when this window is closed.</source>
        <translation>此为估计：各计算机不同。关闭此窗口后训练继续。</translation>
    </message>
    <message>
        <source>Name of the training</source>
        <translation>训练的名称</translation>
    </message>
    <message>
        <source>Start a training worker on this computer at once</source>
        <translation>立即在本机启动训练进程</translation>
    </message>
    <message>
        <source>Training is not installed on this computer; a worker on another machine takes the job</source>
        <translation>本机未安装训练功能；任务由另一台计算机上的训练进程承担</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Queue training</source>
        <translation>排入训练队列</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>Looking through the library…</source>
        <translation>正在查看图像库…</translation>
    </message>
</context>
<context>
    <name>Ordering</name>
    <message>
        <source>Choose a recipe</source>
        <translation>选择方案</translation>
    </message>
    <message>
        <source>Recipes (*.toml)</source>
        <translation>方案 (*.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose pretrained weights of %1</source>
        <translation>选择 %1 的预训练权重</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.npz *.h5)</source>
        <translation>权重 (*.safetensors *.npz *.h5)</translation>
    </message>
</context>
<context>
    <name>OverlayControls</name>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>As in the paper (jet)</source>
        <translation>与论文一致（jet）</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>轮廓线</translation>
    </message>
    <message>
        <source>Attention, not the nodule&apos;s boundary. Hold H to look beneath.</source>
        <translation>显示模型的关注度，非结节边界。按住 H 看原图。</translation>
    </message>
    <message>
        <source>Opacity of the attention map</source>
        <translation>关注图的不透明度</translation>
    </message>
    <message>
        <source>Colours of the attention map</source>
        <translation>关注图的配色</translation>
    </message>
    <message>
        <source>Outline where attention is at least half its maximum</source>
        <translation>勾画关注度不低于最大值一半的区域</translation>
    </message>
</context>
<context>
    <name>PaperWindow</name>
    <message>
        <source>The paper, computed again</source>
        <translation>重新计算论文数据</translation>
    </message>
    <message>
        <source>The paper&apos;s Tables 2, 3 and 5, computed again from counts</source>
        <translation>由计数重新计算论文的表 2、3、5</translation>
    </message>
    <message>
        <source>%1 cells: %2 figures and %3 intervals are not what the counts give.</source>
        <translation>共 %1 个单元格：%2 个数值和 %3 个区间与计数不符。</translation>
    </message>
    <message>
        <source>Sensitivity has a denominator of 35 and specificity one of 50, but Table 1 counts 35 benign and 50 malignant nodules: either Table 1 has its classes swapped, or what is printed as sensitivity is the share of benign nodules called benign. With malignant as the positive class, sensitivity and specificity change places, and so do PPV and NPV. Printed intervals are Wald&apos;s over all 85 nodules or 126 images, whatever the denominator; three are misprints.</source>
        <translation>敏感度的分母为 35，特异度的分母为 50，但表 1 记有 35 个良性和 50 个恶性结节：要么表 1 的类别写反了，要么所印的敏感度其实是良性结节被判为良性的比例。以恶性为阳性时，敏感度与特异度互换，PPV 与 NPV 也互换。所印区间为以全部 85 个结节或 126 幅图像计算的 Wald 区间，与各自的分母无关；另有三处印刷错误。</translation>
    </message>
    <message>
        <source>Save table…</source>
        <translation>保存表格…</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>将此表保存为 CSV</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PathologyRows</name>
    <message>
        <source>Source of the pathology</source>
        <translation>病理来源</translation>
    </message>
    <message>
        <source>Bethesda category</source>
        <translation>Bethesda 分类</translation>
    </message>
    <message>
        <source>Verdict of the pathology</source>
        <translation>病理良恶性</translation>
    </message>
    <message>
        <source>Day of the result</source>
        <translation>结果日期</translation>
    </message>
    <message>
        <source>Day: 2025-01-31</source>
        <translation>日期：2025-01-31</translation>
    </message>
    <message>
        <source>Write a day until today, the year first: 2025-01-31.</source>
        <translation>请输入不晚于今天的日期，年份在前：2025-01-31。</translation>
    </message>
    <message>
        <source>Not recorded yet: choose FNA or surgery.</source>
        <translation>尚未记录：请选择细针穿刺或手术。</translation>
    </message>
    <message>
        <source>Not recorded yet: choose a Bethesda category or a verdict.</source>
        <translation>尚未记录：请选择 Bethesda 分类或良恶性。</translation>
    </message>
    <message>
        <source>Not recorded yet: choose a verdict.</source>
        <translation>尚未记录：请选择良恶性。</translation>
    </message>
</context>
<context>
    <name>Planning</name>
    <message>
        <source>Take the truth from a table</source>
        <translation>从表格读取真值</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>ReaderDialog</name>
    <message>
        <source>Reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>Who reads now?</source>
        <translation>现在由谁阅片？</translation>
    </message>
    <message>
        <source>Each reader has boxes and opinions of his own. What was recorded keeps the name of who made it.</source>
        <translation>每位阅片者都有自己的框和意见。已记录的内容保留其作者的姓名。</translation>
    </message>
    <message>
        <source>Readers so far</source>
        <translation>已有的阅片者</translation>
    </message>
    <message>
        <source>Or the name of a new reader</source>
        <translation>或新阅片者的姓名</translation>
    </message>
    <message>
        <source>Name of a new reader</source>
        <translation>新阅片者的姓名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on as this reader</source>
        <translation>以此身份继续</translation>
    </message>
</context>
<context>
    <name>ReaderList</name>
    <message>
        <source>Readers of the study</source>
        <translation>研究的阅片者</translation>
    </message>
    <message>
        <source>Space ticks</source>
        <translation>空格键勾选</translation>
    </message>
    <message>
        <source>Name of a new reader</source>
        <translation>新阅片者的姓名</translation>
    </message>
    <message>
        <source>Enter adds</source>
        <translation>回车添加</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add this reader</source>
        <translation>添加此阅片者</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Draw a box around the nodule first: drag, or press Insert and the arrow keys.</source>
        <translation>请先在结节周围画框：拖动，或按 Insert 和方向键。</translation>
    </message>
    <message>
        <source>Benign or malignant?</source>
        <translation>良性还是恶性？</translation>
    </message>
    <message>
        <source>How sure are you? Type a score from 0 to 100.</source>
        <translation>您有多大把握？请输入 0 到 100 的评分。</translation>
    </message>
    <message>
        <source>Say what is still missing of TI-RADS.</source>
        <translation>请补全 TI-RADS 中缺少的内容。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 例，共 %2 例</translation>
    </message>
    <message>
        <source>YOUR OPINION WITH THE MODEL</source>
        <translation>结合模型后的意见</translation>
    </message>
    <message>
        <source>YOUR OPINION</source>
        <translation>您的意见</translation>
    </message>
    <message>
        <source>HOW SURE</source>
        <translation>把握程度</translation>
    </message>
    <message>
        <source>TI-RADS</source>
        <translation>TI-RADS</translation>
    </message>
    <message>
        <source>Benign or malignant</source>
        <translation>良性或恶性</translation>
    </message>
    <message>
        <source>Lock and go on</source>
        <translation>锁定并继续</translation>
    </message>
    <message>
        <source>Lock this answer for good and go on</source>
        <translation>永久锁定此答案并继续</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Enter locks · Esc leaves, and you go on here later</source>
        <translation>回车锁定 · Esc 离开，之后可从此处继续</translation>
    </message>
    <message>
        <source>Your own opinion is locked. Keep it or change it, now that you see what the model says.</source>
        <translation>您自己的意见已锁定。现在您看到了模型的意见，可保持或更改。</translation>
    </message>
    <message>
        <source>Draw a box around the nodule, then give your opinion.</source>
        <translation>请在结节周围画框，然后给出意见。</translation>
    </message>
</context>
<context>
    <name>ReadingWindow</name>
    <message>
        <source>Reader study</source>
        <translation>阅片研究</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>Its image cannot be read. Tell whoever leads the study.</source>
        <translation>无法读取该图像。请告知研究负责人。</translation>
    </message>
</context>
<context>
    <name>RecipeChoice</name>
    <message>
        <source>Choose a recipe file…</source>
        <translation>选择方案文件…</translation>
    </message>
    <message>
        <source>Train by a recipe of your own (TOML)</source>
        <translation>按您自己的方案训练（TOML）</translation>
    </message>
</context>
<context>
    <name>RejectionChooser</name>
    <message>
        <source>Reject</source>
        <translation>剔除</translation>
    </message>
    <message>
        <source>Why is this image rejected?</source>
        <translation>为何剔除此图像？</translation>
    </message>
    <message>
        <source>Press the number, or Esc to leave it.</source>
        <translation>按数字键选择，按 Esc 取消。</translation>
    </message>
    <message>
        <source>Note (optional)</source>
        <translation>备注（可选）</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>HOW GOOD IT IS</source>
        <translation>效果如何</translation>
    </message>
    <message>
        <source>AGAINST THE MODEL IN USE</source>
        <translation>与现用模型比较</translation>
    </message>
    <message>
        <source>THE NEW MODEL</source>
        <translation>新模型</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Malignant is the positive class. Training took %1.</source>
        <translation>恶性为阳性类别。训练用时 %1。</translation>
    </message>
    <message>
        <source>No model was written.</source>
        <translation>没有写出模型。</translation>
    </message>
    <message>
        <source>%1 is in use.</source>
        <translation>%1 正在使用。</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Let the model answer again that was in use before</source>
        <translation>让先前使用的模型重新回答</translation>
    </message>
    <message>
        <source>%1 (%2) can be adopted. From then on it answers instead of the model in use.</source>
        <translation>%1（%2）可以采用。此后由它代替现用模型回答。</translation>
    </message>
    <message>
        <source>Adopt this model…</source>
        <translation>采用此模型…</translation>
    </message>
    <message>
        <source>Let this model answer from now on</source>
        <translation>从现在起由此模型回答</translation>
    </message>
</context>
<context>
    <name>ResultsWindow</name>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>Results of a reader study</source>
        <translation>阅片研究的结果</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>Readers</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>All readers at once</source>
        <translation>所有阅片者合并</translation>
    </message>
    <message>
        <source>ROC curves</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>DeLong&apos;s tests</source>
        <translation>DeLong 检验</translation>
    </message>
    <message>
        <source>Changed opinions</source>
        <translation>改变的意见</translation>
    </message>
    <message>
        <source>Reading times</source>
        <translation>阅片时间</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Save readings…</source>
        <translation>保存阅片记录…</translation>
    </message>
    <message>
        <source>Save all readings as a table that “study analyse” reads</source>
        <translation>将所有阅片记录保存为“study analyse”可读取的表格</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write all tables, figures and the methods into a folder</source>
        <translation>将所有表格、图和方法写入文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>ROC curve of the model, and readers</source>
        <translation>模型的 ROC 曲线与各阅片者</translation>
    </message>
    <message>
        <source>ROC curves of the scores</source>
        <translation>按评分的 ROC 曲线</translation>
    </message>
    <message>
        <source>Differences in AUROC</source>
        <translation>AUROC 的差异</translation>
    </message>
    <message>
        <source>DeLong&apos;s test of every two curves</source>
        <translation>每两条曲线的 DeLong 检验</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>尚无。</translation>
    </message>
    <message>
        <source>Difference in AUROC, %1 − %2</source>
        <translation>AUROC 之差，%1 − %2</translation>
    </message>
    <message>
        <source>All readers</source>
        <translation>所有阅片者</translation>
    </message>
</context>
<context>
    <name>RoomStart</name>
    <message>
        <source>Reading the queue…</source>
        <translation>正在读取队列…</translation>
    </message>
    <message>
        <source>Nothing was trained here yet</source>
        <translation>这里还没有训练过</translation>
    </message>
    <message>
        <source>First draw boxes, enter the pathology of each nodule and mark the images as queued for training (in the work list). Then begin a new training: you get a model that can be compared with the one in use and adopted if it is better.</source>
        <translation>请先画框，录入每个结节的病理，并将图像标记为等待训练（在工作列表中）。然后开始新的训练：您将得到一个可与现用模型比较、更好时可采用的模型。</translation>
    </message>
    <message>
        <source>New training…</source>
        <translation>新的训练…</translation>
    </message>
    <message>
        <source>Train a model on annotated cases</source>
        <translation>用已标注的病例训练模型</translation>
    </message>
</context>
<context>
    <name>ScoreField</name>
    <message>
        <source>0 · surely benign</source>
        <translation>0 · 肯定良性</translation>
    </message>
    <message>
        <source>surely malignant · 100</source>
        <translation>肯定恶性 · 100</translation>
    </message>
    <message>
        <source>Malignancy score, 0 to 100</source>
        <translation>恶性评分，0 到 100</translation>
    </message>
    <message>
        <source>digits, ↑, ↓, Page Up, Page Down</source>
        <translation>数字、↑、↓、Page Up、Page Down</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Fold %1</source>
        <translation>折叠“%1”</translation>
    </message>
    <message>
        <source>Unfold %1</source>
        <translation>展开“%1”</translation>
    </message>
    <message>
        <source>SECOND OPINION</source>
        <translation>第二意见</translation>
    </message>
    <message>
        <source>ATTENTION MAP</source>
        <translation>关注图</translation>
    </message>
    <message>
        <source>SIMILAR NODULES</source>
        <translation>相似结节</translation>
    </message>
    <message>
        <source>NODULES IN THIS IMAGE</source>
        <translation>本图像中的结节</translation>
    </message>
    <message>
        <source>NODULE</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>TI-RADS</source>
        <translation>TI-RADS</translation>
    </message>
    <message>
        <source>MEASUREMENTS</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>TIMELINE</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>RECORDED RESULTS</source>
        <translation>已记录的结果</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The box is not valid</source>
        <translation>框无效</translation>
    </message>
    <message>
        <source>its bounds must be finite numbers</source>
        <translation>边界必须是有限的数值</translation>
    </message>
    <message>
        <source>it needs a width and a height above zero</source>
        <translation>宽度和高度必须大于零</translation>
    </message>
    <message>
        <source>The box lies outside the image</source>
        <translation>框在图像之外</translation>
    </message>
    <message>
        <source>the image is %1×%2 pixels</source>
        <translation>图像为 %1×%2 像素</translation>
    </message>
    <message>
        <source>Draw the box on the image.</source>
        <translation>请在图像上画框。</translation>
    </message>
    <message>
        <source>The box is too small</source>
        <translation>框太小</translation>
    </message>
    <message>
        <source>a side of it inside the image is shorter than one pixel</source>
        <translation>框在图像内的一边不足一个像素</translation>
    </message>
    <message>
        <source>less than one pixel of it lies inside the image</source>
        <translation>框在图像内的部分不足一个像素</translation>
    </message>
    <message>
        <source>Draw it larger.</source>
        <translation>请画得大一些。</translation>
    </message>
    <message>
        <source>The box is not there any more</source>
        <translation>框已不存在</translation>
    </message>
    <message>
        <source>it was deleted meanwhile</source>
        <translation>框已在此期间被删除</translation>
    </message>
    <message>
        <source>There is no box to take</source>
        <translation>没有可采用的框</translation>
    </message>
    <message>
        <source>this reader has drawn none here</source>
        <translation>该阅片者未在此画框</translation>
    </message>
    <message>
        <source>The boxes have changed meanwhile</source>
        <translation>框已在此期间改变</translation>
    </message>
    <message>
        <source>what was compared is not there any more</source>
        <translation>所对比的内容已不存在</translation>
    </message>
    <message>
        <source>Look at them once more.</source>
        <translation>请再看一次。</translation>
    </message>
    <message>
        <source>Nothing was settled here</source>
        <translation>此处没有裁定</translation>
    </message>
    <message>
        <source>it was withdrawn meanwhile</source>
        <translation>裁定已在此期间被撤回</translation>
    </message>
    <message>
        <source>The boxes of %1 keep changing</source>
        <translation>%1 的框不断变化</translation>
    </message>
    <message>
        <source>another window edits them all the time</source>
        <translation>另一个窗口一直在编辑它们</translation>
    </message>
    <message>
        <source>The case was edited in another window</source>
        <translation>此病例已在另一个窗口中编辑</translation>
    </message>
    <message>
        <source>its marks have changed meanwhile</source>
        <translation>其标注已在此期间改变</translation>
    </message>
    <message>
        <source>The nodule&apos;s number is not valid</source>
        <translation>结节编号无效</translation>
    </message>
    <message>
        <source>nodules are numbered from 1 to 99</source>
        <translation>结节编号从 1 到 99</translation>
    </message>
    <message>
        <source>The label is too long</source>
        <translation>标签过长</translation>
    </message>
    <message>
        <source>The box is locked</source>
        <translation>框已锁定</translation>
    </message>
    <message>
        <source>it is kept from being changed by accident</source>
        <translation>已防止误改</translation>
    </message>
    <message>
        <source>Unlock it first.</source>
        <translation>请先解锁。</translation>
    </message>
    <message>
        <source>There is nothing to fill in</source>
        <translation>没有可插补的帧</translation>
    </message>
    <message>
        <source>nodule %1 needs boxes on two frames with others between them</source>
        <translation>结节 %1 需要在两帧上有框，且两帧之间还有其他帧</translation>
    </message>
    <message>
        <source>Draw the box on an earlier and on a later frame first.</source>
        <translation>请先在较早和较晚的帧上各画一个框。</translation>
    </message>
    <message>
        <source>this image is smaller than the one it comes from</source>
        <translation>本图像小于框所来自的图像</translation>
    </message>
    <message>
        <source>No box is proposed for this frame</source>
        <translation>此帧没有建议框</translation>
    </message>
    <message>
        <source>No box can be proposed</source>
        <translation>无法建议框</translation>
    </message>
    <message>
        <source>no proposer is installed</source>
        <translation>未安装建议模型</translation>
    </message>
    <message>
        <source>%1 has boxes</source>
        <translation>%1 中有框</translation>
    </message>
    <message>
        <source>an image with a nodule cannot be marked as having none</source>
        <translation>有结节的图像不能标为无结节</translation>
    </message>
    <message>
        <source>Delete the boxes first.</source>
        <translation>请先删除框。</translation>
    </message>
    <message>
        <source>The measurement is not there any more</source>
        <translation>测量已不存在</translation>
    </message>
    <message>
        <source>it was taken away meanwhile</source>
        <translation>测量已在此期间被删除</translation>
    </message>
    <message>
        <source>The measurement leaves %1</source>
        <translation>测量超出 %1</translation>
    </message>
    <message>
        <source>both ends lie on the image</source>
        <translation>两端必须都在图像上</translation>
    </message>
    <message>
        <source>the measurement was not kept</source>
        <translation>测量未保存</translation>
    </message>
    <message>
        <source>That state is not in the history</source>
        <translation>历史中没有该状态</translation>
    </message>
    <message>
        <source>it belongs to another case</source>
        <translation>它属于另一个病例</translation>
    </message>
    <message>
        <source>%1 belongs to a DICOM study</source>
        <translation>%1 属于一个 DICOM 检查</translation>
    </message>
    <message>
        <source>the study says which images belong together</source>
        <translation>哪些图像属于同一病例由该检查决定</translation>
    </message>
    <message>
        <source>TR1, benign</source>
        <translation>TR1，良性</translation>
    </message>
    <message>
        <source>TR2, not suspicious</source>
        <translation>TR2，无可疑</translation>
    </message>
    <message>
        <source>TR3, mildly suspicious</source>
        <translation>TR3，轻度可疑</translation>
    </message>
    <message>
        <source>TR4, moderately suspicious</source>
        <translation>TR4，中度可疑</translation>
    </message>
    <message>
        <source>TR5, highly suspicious</source>
        <translation>TR5，高度可疑</translation>
    </message>
    <message>
        <source>no FNA and no follow-up.</source>
        <translation>无需细针穿刺，无需随访。</translation>
    </message>
    <message>
        <source>no FNA, and no follow-up below %1 mm.</source>
        <translation>无需细针穿刺；小于 %1 毫米无需随访。</translation>
    </message>
    <message>
        <source>FNA, for the nodule measures %1 mm or more.</source>
        <translation>建议细针穿刺：结节大小达到 %1 毫米。</translation>
    </message>
    <message>
        <source>FNA from %1 mm, follow-up from %2 mm; the size is not known yet.</source>
        <translation>≥%1 毫米行细针穿刺，≥%2 毫米随访；大小尚不明确。</translation>
    </message>
    <message>
        <source>after 1, 3 and 5 years</source>
        <translation>第 1、3、5 年</translation>
    </message>
    <message>
        <source>after 1, 2, 3 and 5 years</source>
        <translation>第 1、2、3、5 年</translation>
    </message>
    <message>
        <source>every year for 5 years</source>
        <translation>5 年内每年</translation>
    </message>
    <message>
        <source>A total of 1 has no level in the ACR TI-RADS 2017 chart, and therefore no advice.</source>
        <translation>总分 1 分在 ACR TI-RADS 2017 分级表中没有对应级别，因此无建议。</translation>
    </message>
    <message>
        <source>Not said yet: %1.</source>
        <translation>尚缺：%1。</translation>
    </message>
    <message>
        <source>echogenic foci</source>
        <translation>强回声灶</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>查看详情</translation>
    </message>
    <message>
        <source>Every edit is saved as it is made</source>
        <translation>每次编辑都会立即保存</translation>
    </message>
    <message>
        <source>The table is written</source>
        <translation>表格已写入</translation>
    </message>
    <message>
        <source>%1 has no frame %2</source>
        <translation>%1 没有编号为 %2 的帧</translation>
    </message>
    <message>
        <source>the box was not kept</source>
        <translation>框未保存</translation>
    </message>
    <message>
        <source>its frames are numbered from 0 to %1</source>
        <translation>帧编号从 0 到 %1</translation>
    </message>
    <message>
        <source>it has %1, counted from 0</source>
        <translation>共 %1 帧，从 0 开始编号</translation>
    </message>
    <message>
        <source>it has one, number 0</source>
        <translation>只有一帧，编号为 0</translation>
    </message>
    <message>
        <source>frames are counted from 0</source>
        <translation>帧从 0 开始编号</translation>
    </message>
    <message>
        <source>that page is of another size or kind</source>
        <translation>该页的尺寸或类型不同</translation>
    </message>
    <message>
        <source>The box %1 does not fit %2</source>
        <translation>框 %1 与 %2 不符</translation>
    </message>
    <message>
        <source>%1 is not a list of boxes</source>
        <translation>%1 不是框的列表</translation>
    </message>
    <message>
        <source>it has no column %1</source>
        <translation>缺少列 %1</translation>
    </message>
    <message>
        <source>Line %1 of %2 is not valid</source>
        <translation>%2 的第 %1 行无效</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>The box is very small: a side is shorter than 16 pixels.</source>
        <translation>框非常小：有一边不足 16 像素。</translation>
    </message>
    <message>
        <source>The box is very long and narrow: little of the model&apos;s view is filled.</source>
        <translation>框非常细长：只填充了模型视野的一小部分。</translation>
    </message>
    <message>
        <source>The box reaches beyond the image; only the part inside was used.</source>
        <translation>框超出图像；只使用了图像内的部分。</translation>
    </message>
    <message>
        <source>The box touches the border of the image; the nodule may be cut off.</source>
        <translation>框触及图像边缘；结节可能不完整。</translation>
    </message>
    <message>
        <source>The image is almost uniform inside the box; there is no texture to judge.</source>
        <translation>框内图像几乎均匀；没有可供判断的纹理。</translation>
    </message>
    <message>
        <source>The image is in colour inside the box; the model was trained on grey ultrasound and sees only brightness.</source>
        <translation>框内图像为彩色；模型用灰阶超声训练，只看亮度。</translation>
    </message>
    <message>
        <source>The box %1 reached beyond the image and was clipped to it.</source>
        <translation>框 %1 超出图像，已裁剪到图像范围内。</translation>
    </message>
    <message>
        <source>The file says that it is %1, not ultrasound.</source>
        <translation>文件标明其类型为 %1，而不是超声。</translation>
    </message>
    <message>
        <source>The header says %1 frames, but %2 are in the file.</source>
        <translation>文件头说明有 %1 帧，但文件中有 %2 帧。</translation>
    </message>
    <message>
        <source>The file ends before its header says that it does.</source>
        <translation>文件在文件头所说明的结尾之前就结束了。</translation>
    </message>
    <message>
        <source>The file is encoded otherwise than it says (implicit and explicit value representations).</source>
        <translation>文件的编码与其说明不符（隐式与显式值表示）。</translation>
    </message>
    <message>
        <source>has no bounds and was left out</source>
        <translation>没有边界，已忽略</translation>
    </message>
    <message>
        <source>has no scale and was left out</source>
        <translation>没有标度，已忽略</translation>
    </message>
    <message>
        <source>lies outside the image and was left out</source>
        <translation>在图像之外，已忽略</translation>
    </message>
    <message>
        <source>reaches beyond the image on two sides, as if it had been reduced in size, and was left out</source>
        <translation>在两个方向上超出图像，图像似乎被缩小过，已忽略</translation>
    </message>
    <message>
        <source>reaches beyond the image and was cut</source>
        <translation>超出图像，已裁剪</translation>
    </message>
    <message>
        <source>Sizes in mm are by Pixel Spacing; the file has no ultrasound region.</source>
        <translation>毫米尺寸依据像素间距（Pixel Spacing）；文件没有超声区域。</translation>
    </message>
    <message>
        <source>Pages of another size or kind follow in the file and are not shown.</source>
        <translation>文件中后面尺寸或类型不同的页未显示。</translation>
    </message>
    <message>
        <source>Page %1 of the file is damaged; only those before it are shown.</source>
        <translation>文件的第 %1 页已损坏；只显示它之前的页。</translation>
    </message>
    <message>
        <source>Only the first %1 pages are shown.</source>
        <translation>只显示前 %1 页。</translation>
    </message>
    <message>
        <source>%1 could not be opened</source>
        <translation>无法打开 %1</translation>
    </message>
    <message>
        <source>%1 files could not be opened</source>
        <translation>%1 个文件无法打开</translation>
    </message>
    <message>
        <source>%1 cannot be opened</source>
        <translation>无法打开 %1</translation>
    </message>
    <message>
        <source>The folder %1 cannot be opened</source>
        <translation>无法打开文件夹 %1</translation>
    </message>
    <message>
        <source>%1 cannot be read</source>
        <translation>无法读取 %1</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it is a video, which is not supported yet</source>
        <translation>这是视频文件，目前不支持</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>ZIP 压缩包或办公文档</translation>
    </message>
    <message>
        <source>it is no image of a kind that is known</source>
        <translation>不是已知类型的图像</translation>
    </message>
    <message>
        <source>Open DICOM, JPEG, PNG, TIFF or BMP files.</source>
        <translation>请打开 DICOM、JPEG、PNG、TIFF 或 BMP 文件。</translation>
    </message>
    <message>
        <source>it is damaged, or of a kind that is not supported</source>
        <translation>文件已损坏，或类型不受支持</translation>
    </message>
    <message>
        <source>there is not enough memory for it</source>
        <translation>内存不足，无法打开</translation>
    </message>
    <message>
        <source>its image data are damaged or cut off</source>
        <translation>图像数据已损坏或不完整</translation>
    </message>
    <message>
        <source>it is an animated %1, which is not supported</source>
        <translation>这是动画 %1，不受支持</translation>
    </message>
    <message>
        <source>its pixels are 32-bit or floating-point numbers; 8 and 16 bits are supported</source>
        <translation>像素为 32 位或浮点数；只支持 8 位和 16 位</translation>
    </message>
    <message>
        <source>it says that it is %1×%2 pixels</source>
        <translation>文件标明尺寸为 %1×%2 像素</translation>
    </message>
    <message>
        <source>its %1×%2 pixels are more than the %3 million that can be shown</source>
        <translation>%1×%2 像素超过了可显示的上限（%3 百万像素）</translation>
    </message>
    <message>
        <source>its DICOM header is damaged (%1)</source>
        <translation>DICOM 文件头已损坏（%1）</translation>
    </message>
    <message>
        <source>it inflates to more than %1 MB</source>
        <translation>解压后超过 %1 MB</translation>
    </message>
    <message>
        <source>its deflated data are damaged</source>
        <translation>压缩数据已损坏</translation>
    </message>
    <message>
        <source>it is the directory of a DICOM disc</source>
        <translation>这是 DICOM 光盘的目录文件</translation>
    </message>
    <message>
        <source>Open the folder that it lies in.</source>
        <translation>请打开它所在的文件夹。</translation>
    </message>
    <message>
        <source>it holds encapsulated video, which is not supported yet</source>
        <translation>文件包含封装的视频，目前不支持</translation>
    </message>
    <message>
        <source>Ask the scanner for a JPEG cine.</source>
        <translation>请从超声仪导出 JPEG 动态图像。</translation>
    </message>
    <message>
        <source>its pixels are kept on a server (JPIP)</source>
        <translation>像素数据保存在服务器上（JPIP）</translation>
    </message>
    <message>
        <source> (modality %1)</source>
        <translation>（类型 %1）</translation>
    </message>
    <message>
        <source>its pixels are floating-point numbers, which no ultrasound has</source>
        <translation>像素为浮点数，超声图像不会如此</translation>
    </message>
    <message>
        <source>its pixel data are empty</source>
        <translation>像素数据为空</translation>
    </message>
    <message>
        <source>it does not say how large its picture is</source>
        <translation>文件未说明图像的尺寸</translation>
    </message>
    <message>
        <source>it has no pixel data</source>
        <translation>文件没有像素数据</translation>
    </message>
    <message>
        <source>its pixel data are missing or cut off within the first frame</source>
        <translation>像素数据缺失，或在第一帧内中断</translation>
    </message>
    <message>
        <source>it has another size than the first frame</source>
        <translation>尺寸与第一帧不同</translation>
    </message>
    <message>
        <source>its pixels have %1 samples; 1 and 3 are supported</source>
        <translation>每个像素有 %1 个样本；只支持 1 个和 3 个</translation>
    </message>
    <message>
        <source>its pixels are stored in %1 bits, which is not supported</source>
        <translation>像素以 %1 位存储，不受支持</translation>
    </message>
    <message>
        <source>its photometric interpretation %1 is not supported</source>
        <translation>不支持光度解释 %1</translation>
    </message>
    <message>
        <source>its header says %1 pixels, but its compressed picture has %2</source>
        <translation>文件头说明为 %1 像素，但压缩图像为 %2</translation>
    </message>
    <message>
        <source>its picture has %1 channels of %2 bits</source>
        <translation>图像有 %1 个通道，每个 %2 位</translation>
    </message>
    <message>
        <source>only %1 of %2 bytes of the frame are in the file</source>
        <translation>文件中该帧的 %2 字节只有 %1 字节</translation>
    </message>
    <message>
        <source>RLE data of %1 bits are not supported</source>
        <translation>不支持 %1 位的 RLE 数据</translation>
    </message>
    <message>
        <source>its RLE data are damaged</source>
        <translation>RLE 数据已损坏</translation>
    </message>
    <message>
        <source>its RLE header does not fit the picture</source>
        <translation>RLE 头与图像不符</translation>
    </message>
    <message>
        <source>its compressed picture is cut off</source>
        <translation>压缩图像不完整</translation>
    </message>
    <message>
        <source>its %1 data are damaged</source>
        <translation>%1 数据已损坏</translation>
    </message>
    <message>
        <source>its compressed picture is not what its header says</source>
        <translation>压缩图像与其头部说明不符</translation>
    </message>
    <message>
        <source>the header of its compressed picture is cut off</source>
        <translation>压缩图像的头部不完整</translation>
    </message>
    <message>
        <source>its pixel data begin like no compressed picture that is known</source>
        <translation>像素数据的开头不属于任何已知的压缩图像</translation>
    </message>
    <message>
        <source>its JPEG picture is of a kind that cannot be decoded</source>
        <translation>JPEG 图像的类型无法解码</translation>
    </message>
    <message>
        <source>the header of its JPEG picture is damaged</source>
        <translation>JPEG 图像的头部已损坏</translation>
    </message>
    <message>
        <source>its JPEG 2000 file holds no picture</source>
        <translation>JPEG 2000 文件不含图像</translation>
    </message>
    <message>
        <source>its colour palette has no descriptor</source>
        <translation>调色板没有描述</translation>
    </message>
    <message>
        <source>its colour palette is empty</source>
        <translation>调色板为空</translation>
    </message>
    <message>
        <source>its segmented colour palette is too long</source>
        <translation>分段调色板过长</translation>
    </message>
    <message>
        <source>its segmented colour palette is damaged</source>
        <translation>分段调色板已损坏</translation>
    </message>
    <message>
        <source>no nodule of this case is drawn or described</source>
        <translation>此病例没有画出或描述的结节</translation>
    </message>
    <message>
        <source>Draw a box around a nodule, or describe it.</source>
        <translation>请在结节周围画框，或描述结节。</translation>
    </message>
    <message>
        <source>The library cannot be opened</source>
        <translation>无法打开图像库</translation>
    </message>
    <message>
        <source>The library cannot be read</source>
        <translation>无法读取图像库</translation>
    </message>
    <message>
        <source>The library cannot be read or written</source>
        <translation>无法读写图像库</translation>
    </message>
    <message>
        <source>The library cannot be migrated</source>
        <translation>无法升级图像库</translation>
    </message>
    <message>
        <source>rows would be torn apart</source>
        <translation>数据之间的关联会被破坏</translation>
    </message>
    <message>
        <source>Report this problem.</source>
        <translation>请报告此问题。</translation>
    </message>
    <message>
        <source>The profile folder cannot be used</source>
        <translation>无法使用配置文件夹</translation>
    </message>
    <message>
        <source>it is in use by another program</source>
        <translation>另一个程序正在使用它</translation>
    </message>
    <message>
        <source>Close the other program and try again.</source>
        <translation>请关闭另一个程序后重试。</translation>
    </message>
    <message>
        <source>it is damaged or no database</source>
        <translation>它已损坏，或不是数据库</translation>
    </message>
    <message>
        <source>Restore a copy of the profile folder.</source>
        <translation>请恢复配置文件夹的备份。</translation>
    </message>
    <message>
        <source>the disk or folder cannot be reached</source>
        <translation>无法访问磁盘或文件夹</translation>
    </message>
    <message>
        <source>Check the disk that holds the profile folder.</source>
        <translation>请检查配置文件夹所在的磁盘。</translation>
    </message>
    <message>
        <source>it cannot be written to</source>
        <translation>无法写入</translation>
    </message>
    <message>
        <source>Allow writing in the profile folder, or choose another one.</source>
        <translation>请允许写入配置文件夹，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>请释放一些空间后重试。</translation>
    </message>
    <message>
        <source>the file was made by another program</source>
        <translation>该文件由另一个程序创建</translation>
    </message>
    <message>
        <source>it was written by a newer version of this program</source>
        <translation>它由本程序的更新版本写入</translation>
    </message>
    <message>
        <source>Install the newest version, or choose another profile folder.</source>
        <translation>请安装最新版本，或选择另一个配置文件夹。</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>it was never added to this profile</source>
        <translation>从未添加到此配置中</translation>
    </message>
    <message>
        <source>%1 cannot be copied</source>
        <translation>无法复制 %1</translation>
    </message>
    <message>
        <source>it was altered while it was being opened</source>
        <translation>文件在打开过程中被修改</translation>
    </message>
    <message>
        <source>%1 was altered while it was open</source>
        <translation>%1 在打开期间被修改</translation>
    </message>
    <message>
        <source>it is not the file any more that was looked at</source>
        <translation>它已不是查看时的文件</translation>
    </message>
    <message>
        <source>It is shown anew as it is now; please look at it again.</source>
        <translation>已按现状重新显示；请再看一次。</translation>
    </message>
    <message>
        <source>it is not there, or cannot be reached</source>
        <translation>文件不存在，或无法访问</translation>
    </message>
    <message>
        <source>it is being altered by another program</source>
        <translation>另一个程序正在修改它</translation>
    </message>
    <message>
        <source>Open it again when it is complete.</source>
        <translation>请在文件完整后重新打开。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>请释放一些空间，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>a report is a .pdf or a .png file</source>
        <translation>报告是 .pdf 或 .png 文件</translation>
    </message>
    <message>
        <source>Choose one of these endings.</source>
        <translation>请选择其中一种扩展名。</translation>
    </message>
    <message>
        <source>There is nothing to report yet</source>
        <translation>尚无可报告的内容</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>请输入姓名</translation>
    </message>
    <message>
        <source>every box and answer is recorded with who was there</source>
        <translation>每个框和每个结果都会记录操作者</translation>
    </message>
    <message>
        <source>The name is too long</source>
        <translation>姓名过长</translation>
    </message>
    <message>
        <source>it may have up to %1 letters</source>
        <translation>最多 %1 个字符</translation>
    </message>
    <message>
        <source>No model is installed</source>
        <translation>未安装模型</translation>
    </message>
    <message>
        <source>no folder of model bundles holds one</source>
        <translation>模型文件夹中没有模型</translation>
    </message>
    <message>
        <source>Install a model.</source>
        <translation>请安装模型。</translation>
    </message>
    <message>
        <source>The model %1 is not installed</source>
        <translation>模型 %1 未安装</translation>
    </message>
    <message>
        <source>its folder is gone</source>
        <translation>其文件夹已不存在</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>请选择另一个模型。</translation>
    </message>
    <message>
        <source>The model %1 cannot be used</source>
        <translation>无法使用模型 %1</translation>
    </message>
    <message>
        <source>Install the model again, or choose another.</source>
        <translation>请重新安装该模型，或选择另一个模型。</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>未加载模型</translation>
    </message>
    <message>
        <source>No box can be suggested</source>
        <translation>无法建议框</translation>
    </message>
    <message>
        <source>no model for it is loaded</source>
        <translation>未加载相应的模型</translation>
    </message>
    <message>
        <source>Draw the box by hand.</source>
        <translation>请手动画框。</translation>
    </message>
    <message>
        <source>The image did not reach the model</source>
        <translation>图像未送达模型</translation>
    </message>
    <message>
        <source>it was asked about before it was handed over</source>
        <translation>在送达之前就已提问</translation>
    </message>
    <message>
        <source>The image cannot be handed to the model</source>
        <translation>无法将图像交给模型</translation>
    </message>
    <message>
        <source>Free some space on the disk and ask again.</source>
        <translation>请释放一些磁盘空间后再次提问。</translation>
    </message>
    <message>
        <source>%1 holds no grey or RGB frame</source>
        <translation>%1 不含灰阶或 RGB 帧</translation>
    </message>
    <message>
        <source>A request could not be understood</source>
        <translation>无法理解请求</translation>
    </message>
    <message>
        <source>The model&apos;s process cannot be started</source>
        <translation>无法启动模型进程</translation>
    </message>
    <message>
        <source>The model&apos;s process ended unexpectedly</source>
        <translation>模型进程意外结束</translation>
    </message>
    <message>
        <source>it was started again and ended again</source>
        <translation>重新启动后再次结束</translation>
    </message>
    <message>
        <source>Close other programs to free memory, and try again.</source>
        <translation>请关闭其他程序以释放内存，然后重试。</translation>
    </message>
    <message>
        <source>Close other programs to free memory, then start the model again.</source>
        <translation>请关闭其他程序以释放内存，然后重新启动模型。</translation>
    </message>
    <message>
        <source>unknown cause</source>
        <translation>原因不明</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>%1 is damaged</source>
        <translation>%1 已损坏</translation>
    </message>
    <message>
        <source>%1 was altered or damaged: its SHA-256 is not the one in %2</source>
        <translation>%1 已被修改或损坏：其 SHA-256 与 %2 中的不同</translation>
    </message>
    <message>
        <source>it is no JSON</source>
        <translation>不是 JSON</translation>
    </message>
    <message>
        <source>schema is not %1</source>
        <translation>schema 不是 %1</translation>
    </message>
    <message>
        <source>classes are not benign, malignant</source>
        <translation>classes 不是 benign、malignant</translation>
    </message>
    <message>
        <source>channels of input is not 3</source>
        <translation>input 的 channels 不是 3</translation>
    </message>
    <message>
        <source>id is %1, but the folder is %2</source>
        <translation>id 为 %1，但文件夹为 %2</translation>
    </message>
    <message>
        <source>preprocessing of input is %1, and this program has %2</source>
        <translation>input 的 preprocessing 为 %1，而本程序为 %2</translation>
    </message>
    <message>
        <source>framing of input is %1, and this program has %2</source>
        <translation>input 的 framing 为 %1，而本程序为 %2</translation>
    </message>
    <message>
        <source>a name in files is no plain file name</source>
        <translation>files 中有一个名称不是普通文件名</translation>
    </message>
    <message>
        <source>%1 of files is no SHA-256</source>
        <translation>files 中的 %1 不是 SHA-256</translation>
    </message>
    <message>
        <source>files has no %1</source>
        <translation>files 中没有 %1</translation>
    </message>
    <message>
        <source>%1: its logits do not come from its head_… weights</source>
        <translation>%1：其 logits 并非由 head_… 权重得出</translation>
    </message>
    <message>
        <source>%1 does not give the answers that %2 expects</source>
        <translation>%1 的结果与 %2 的预期不符</translation>
    </message>
    <message>
        <source>%1 does not give the maps that %2 expects</source>
        <translation>%1 的关注图与 %2 的预期不符</translation>
    </message>
    <message>
        <source>%1 is no file of plain arrays</source>
        <translation>%1 不是普通数组的文件</translation>
    </message>
    <message>
        <source>%1: its head takes %2 channels, not %3</source>
        <translation>%1：其 head 接受 %2 个通道，而不是 %3 个</translation>
    </message>
    <message>
        <source>%1: %2 is missing or not of the shape (n, …) = %3</source>
        <translation>%1：%2 缺失，或形状不是 (n, …) = %3</translation>
    </message>
    <message>
        <source>%1 holds no %2, or not one answer for each</source>
        <translation>%1 中没有 %2，或并非每项都有一个结果</translation>
    </message>
    <message>
        <source>%1 has %2 inputs and %3 outputs, not 1 and %4</source>
        <translation>%1 有 %2 个输入和 %3 个输出，而不是 1 个和 %4 个</translation>
    </message>
    <message>
        <source>spread holds values that are not above 0</source>
        <translation>spread 含有不大于 0 的值</translation>
    </message>
    <message>
        <source>%1 is no committee: %2</source>
        <translation>%1 不是有效的委员会文件：%2</translation>
    </message>
    <message>
        <source>it has %1 members, not %2 to %3</source>
        <translation>它有 %1 个成员，而应为 %2 到 %3 个</translation>
    </message>
    <message>
        <source>%1 is missing, or not finite float32 of the shape %2</source>
        <translation>缺少 %1，或不是形状为 %2 的有限 float32</translation>
    </message>
    <message>
        <source>scale is not above 0</source>
        <translation>scale 不大于 0</translation>
    </message>
    <message>
        <source>the %1 ends below its beginning</source>
        <translation>%1 的末端低于起点</translation>
    </message>
    <message>
        <source>the %1 are no base64 of float32 numbers</source>
        <translation>%1 不是 float32 数的 base64 编码</translation>
    </message>
    <message>
        <source>the %1 of the map do not fill its shape</source>
        <translation>图的 %1 与其形状不符</translation>
    </message>
    <message>
        <source>the values of the map are not 0 or above</source>
        <translation>图的值不全为 0 或以上</translation>
    </message>
    <message>
        <source>the %1 are not finite</source>
        <translation>%1 含有非有限值</translation>
    </message>
    <message>
        <source>the pooled are not 1 to %1 numbers</source>
        <translation>池化特征的个数不在 1 到 %1 之间</translation>
    </message>
    <message>
        <source>a name in %1 is there twice</source>
        <translation>%1 中有重复的名称</translation>
    </message>
    <message>
        <source>the %1 of an operating point lies outside of its interval</source>
        <translation>某工作点的 %1 不在其区间之内</translation>
    </message>
    <message>
        <source>Nodules cannot be compared</source>
        <translation>无法比较结节</translation>
    </message>
    <message>
        <source>the library holds features of another length</source>
        <translation>图像库中的特征长度不同</translation>
    </message>
    <message>
        <source>Similar nodules are not shown</source>
        <translation>不显示相似结节</translation>
    </message>
    <message>
        <source>this library keeps what the model says from its readers until they have given an opinion</source>
        <translation>在阅片者给出意见之前，此图像库不向其显示模型的结果</translation>
    </message>
    <message>
        <source>Look at them in the window, once you have judged the nodule.</source>
        <translation>请在您判断该结节之后，到窗口中查看。</translation>
    </message>
    <message>
        <source>%1 is no network that can be run</source>
        <translation>%1 不是可运行的网络</translation>
    </message>
    <message>
        <source>The box is very long and narrow: the model sees its content stretched out of shape.</source>
        <translation>框非常细长：模型看到的内容被拉伸变形。</translation>
    </message>
    <message>
        <source>This picture does not look like an ultrasound image. The probability means nothing here.</source>
        <translation>此图看上去不是超声图像。此处的概率没有意义。</translation>
    </message>
    <message>
        <source>There is colour inside the box, as in Doppler or elastography. The model knows grey images only: do not rely on the probability.</source>
        <translation>框内有彩色，如多普勒或弹性成像。模型只认识灰阶图像：请勿依赖该概率。</translation>
    </message>
    <message>
        <source>The model has learnt from nothing that looks like this: it may be another organ or another kind of image. Do not rely on the probability.</source>
        <translation>模型从未学习过与此相像的内容：可能是其他器官或其他类型的图像。请勿依赖该概率。</translation>
    </message>
    <message>
        <source>The box does not seem to hold a nodule. The probability means something only for a box that fits a nodule.</source>
        <translation>框内似乎没有结节。只有当框与结节相符时，概率才有意义。</translation>
    </message>
    <message>
        <source>Much of the box is pure white: the gain is too high, and what was brighter is lost.</source>
        <translation>框内大部分为纯白：增益过高，更亮的部分已丢失。</translation>
    </message>
    <message>
        <source>The box is nearly black; there is hardly anything to judge.</source>
        <translation>框内几乎全黑，几乎没有可供判断的内容。</translation>
    </message>
    <message>
        <source>The image is blurred inside the box; the fine detail that the model looks at is lost.</source>
        <translation>框内图像模糊；模型所依据的细节已丢失。</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>%1 is missing or not of the shape %2</source>
        <translation>缺少 %1，或其形状不是 %2</translation>
    </message>
    <message>
        <source>%1 holds values that are not finite</source>
        <translation>%1 含有非有限值</translation>
    </message>
    <message>
        <source>the head&apos;s layers are incomplete</source>
        <translation>head 的层不完整</translation>
    </message>
    <message>
        <source>layer %1 of the head does not fit its neighbours</source>
        <translation>head 的第 %1 层与相邻层不符</translation>
    </message>
    <message>
        <source>layer %1 of the head holds values that are not finite</source>
        <translation>head 的第 %1 层含有非有限数值</translation>
    </message>
    <message>
        <source>the head must end in two logits</source>
        <translation>head 必须以两个 logits 结束</translation>
    </message>
    <message>
        <source>the line is longer than %1 bytes</source>
        <translation>该行超过 %1 字节</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>the message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a list of objects</source>
        <translation>对象列表</translation>
    </message>
    <message>
        <source>a member of %1</source>
        <translation>%1 的成员</translation>
    </message>
    <message>
        <source>a list of %1 numbers</source>
        <translation>%1 个数值的列表</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>%1 到 %2 之间的整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>within its range</source>
        <translation>允许范围内的值</translation>
    </message>
    <message>
        <source>Something went wrong inside the program</source>
        <translation>程序内部出现错误</translation>
    </message>
    <message>
        <source>the cause is %1 in %2</source>
        <translation>原因是 %2 中的 %1</translation>
    </message>
    <message>
        <source>Nothing that was saved is lost. You can go on working.</source>
        <translation>已保存的内容没有丢失，您可以继续工作。</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Opening images</source>
        <translation>正在打开图像</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>正在写入报告</translation>
    </message>
    <message>
        <source>Looking for a disagreement</source>
        <translation>正在查找分歧</translation>
    </message>
    <message>
        <source>Comparing the readers</source>
        <translation>正在对比阅片者</translation>
    </message>
    <message>
        <source>The report is written</source>
        <translation>报告已写入</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有此文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>Ultrasound region %1 %2.</source>
        <translation>第 %1 个超声区域%2。</translation>
    </message>
    <message>
        <source>it is %1</source>
        <translation>这是%1</translation>
    </message>
    <message>
        <source>it holds no picture%1</source>
        <translation>文件不含图像%1</translation>
    </message>
    <message>
        <source>frame %1: %2</source>
        <translation>帧 %1：%2</translation>
    </message>
    <message>
        <source>The %1 is not in the library</source>
        <translation>图像库中没有该%1</translation>
    </message>
    <message>
        <source>its exchange file cannot be written (%1)</source>
        <translation>无法写入交换文件（%1）</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2)</source>
        <translation>无法读取 %1（%2）</translation>
    </message>
    <message>
        <source>%1 is not valid: %2</source>
        <translation>%1 无效：%2</translation>
    </message>
    <message>
        <source>%1 has no %2 %3</source>
        <translation>%1 没有%2 %3</translation>
    </message>
    <message>
        <source>%1: %2 %3 is %4, not (n, …) = %5</source>
        <translation>%1：%2 %3 为 %4，而不是 (n, …) = %5</translation>
    </message>
    <message>
        <source>%1: %2 %3 is not float32</source>
        <translation>%1：%2 %3 不是 float32</translation>
    </message>
    <message>
        <source>%1 is no object</source>
        <translation>%1不是对象</translation>
    </message>
    <message>
        <source>%1 has no %2</source>
        <translation>%1没有 %2</translation>
    </message>
    <message>
        <source>%1 of %2 is not %3</source>
        <translation>%2 的 %1 不是%3</translation>
    </message>
    <message>
        <source>%1 has an unknown member %2</source>
        <translation>%1含有未知成员 %2</translation>
    </message>
    <message>
        <source>follow-up %1; FNA only from %2 mm.</source>
        <translation>%1随访；≥%2 毫米才行细针穿刺。</translation>
    </message>
    <message>
        <source>Shape %1 was left out: %2.</source>
        <translation>第 %1 个形状已忽略：%2。</translation>
    </message>
    <message>
        <source>Annotation %1 was left out: it has no box.</source>
        <translation>一个标注（%1）已忽略：没有框。</translation>
    </message>
    <message>
        <source>it is no COCO file%1</source>
        <translation>不是 COCO 文件%1</translation>
    </message>
    <message>
        <source>it is no file of Pascal VOC%1</source>
        <translation>不是 Pascal VOC 文件%1</translation>
    </message>
    <message>
        <source>it is no JSON (%1)</source>
        <translation>不是有效的 JSON（%1）</translation>
    </message>
    <message>
        <source>it is no XML (line %1, %2)</source>
        <translation>不是有效的 XML（第 %1 行，%2）</translation>
    </message>
    <message>
        <source>it is no table (%1)</source>
        <translation>不是表格（%1）</translation>
    </message>
    <message>
        <source>line %1, %2</source>
        <translation>第 %1 行，%2</translation>
    </message>
    <message>
        <source>it is no table of boxes: it has no columns with %1</source>
        <translation>不是框的表格：缺少%1的列</translation>
    </message>
    <message>
        <source>%1 is not in the folder</source>
        <translation>%1 不在该文件夹中</translation>
    </message>
    <message>
        <source>the one inside: %1</source>
        <translation>文件内的图像：%1</translation>
    </message>
    <message>
        <source>in this profile work: %1</source>
        <translation>此配置中的阅片者：%1</translation>
    </message>
    <message>
        <source>Importing annotations</source>
        <translation>正在导入标注</translation>
    </message>
    <message>
        <source>The import is done</source>
        <translation>导入完成</translation>
    </message>
    <message>
        <source>Some files were not imported</source>
        <translation>部分文件未导入</translation>
    </message>
    <message>
        <source>Exporting annotations</source>
        <translation>正在导出标注</translation>
    </message>
    <message>
        <source>The export is done</source>
        <translation>导出完成</translation>
    </message>
    <message>
        <source>Some images were not exported</source>
        <translation>部分图像未导出</translation>
    </message>
    <message>
        <source>There is nothing to import in %1</source>
        <translation>%1 中没有可导入的内容</translation>
    </message>
    <message>
        <source>it holds no files of %1</source>
        <translation>其中没有 %1 格式的文件</translation>
    </message>
    <message>
        <source>There is no reader %1</source>
        <translation>没有阅片者 %1</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>%1 would be overwritten</source>
        <translation>%1 会被覆盖</translation>
    </message>
    <message>
        <source>%1 was not written</source>
        <translation>%1 未写入</translation>
    </message>
    <message>
        <source>Choose an empty folder.</source>
        <translation>请选择一个空文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be used</source>
        <translation>无法使用 %1</translation>
    </message>
    <message>
        <source>a file of this name is there already and was not exported from here</source>
        <translation>已有同名文件，且并非由本程序导出</translation>
    </message>
    <message>
        <source>something that is no file of ours has this name already</source>
        <translation>已有同名的其他内容</translation>
    </message>
    <message>
        <source>it was changed since it was exported</source>
        <translation>导出后已被修改</translation>
    </message>
    <message>
        <source>its folder is a link that leads out of the chosen one</source>
        <translation>其文件夹是指向所选文件夹之外的链接</translation>
    </message>
    <message>
        <source>it is a link</source>
        <translation>这是一个链接</translation>
    </message>
    <message>
        <source>the folder is not writable</source>
        <translation>文件夹不可写</translation>
    </message>
    <message>
        <source>The names of files and readers are kept; they may tell who the patients are.</source>
        <translation>文件名和阅片者姓名已保留；它们可能透露患者身份。</translation>
    </message>
    <message>
        <source>What scanners write beside the scan is kept; it often names the patient.</source>
        <translation>超声仪写在图像旁的文字已保留；其中常有患者姓名。</translation>
    </message>
    <message>
        <source>No scan area is marked in it, so the picture left as it is; look for names in it.</source>
        <translation>文件未标明扫查区域，因此图像原样导出；请检查其中有无姓名。</translation>
    </message>
    <message>
        <source>it is no JPEG</source>
        <translation>不是 JPEG</translation>
    </message>
    <message>
        <source>its JPEG is cut off</source>
        <translation>JPEG 不完整</translation>
    </message>
    <message>
        <source>its JPEG is damaged</source>
        <translation>JPEG 已损坏</translation>
    </message>
    <message>
        <source>%1 is not opened</source>
        <translation>未打开 %1</translation>
    </message>
    <message>
        <source>it is no folder</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>it is a link that leads nowhere</source>
        <translation>这是一个失效的链接</translation>
    </message>
    <message>
        <source>it is a link that leads out of the chosen folder</source>
        <translation>这是指向所选文件夹之外的链接</translation>
    </message>
    <message>
        <source>it has more than %1 MB</source>
        <translation>超过 %1 MB</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is nested too deeply, or endless</source>
        <translation>嵌套过深，或没有尽头</translation>
    </message>
    <message>
        <source>it is no XML</source>
        <translation>不是 XML</translation>
    </message>
    <message>
        <source>it is no XML in an encoding that is known</source>
        <translation>不是已知编码的 XML</translation>
    </message>
    <message>
        <source>it declares a document type, which no annotation needs and which may do harm</source>
        <translation>其中声明了文档类型；标注不需要它，且可能有害</translation>
    </message>
    <message>
        <source>it is no LabelMe file</source>
        <translation>不是 LabelMe 文件</translation>
    </message>
    <message>
        <source>it is no LabelMe file: it has no list of shapes</source>
        <translation>不是 LabelMe 文件：没有 shapes 列表</translation>
    </message>
    <message>
        <source>its shapes are no list</source>
        <translation>shapes 不是列表</translation>
    </message>
    <message>
        <source>it is a COCO file, not one of LabelMe</source>
        <translation>这是 COCO 文件，不是 LabelMe 文件</translation>
    </message>
    <message>
        <source>, but one of LabelMe</source>
        <translation>，而是 LabelMe 文件</translation>
    </message>
    <message>
        <source>, but one of DDTI</source>
        <translation>，而是 DDTI 文件</translation>
    </message>
    <message>
        <source>it is no file of DDTI</source>
        <translation>不是 DDTI 文件</translation>
    </message>
    <message>
        <source>it is no YOLO file: no line is a class with a box in parts of the image</source>
        <translation>不是 YOLO 文件：没有一行是类别加以图像比例表示的框</translation>
    </message>
    <message>
        <source>it is an empty table</source>
        <translation>表格为空</translation>
    </message>
    <message>
        <source>it is a table without lines</source>
        <translation>表格没有数据行</translation>
    </message>
    <message>
        <source>names of files</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>boxes (x, y, w, h or x0, y0, x1, y1)</source>
        <translation>框（x、y、w、h 或 x0、y0、x1、y1）</translation>
    </message>
    <message>
        <source>%1 has no image</source>
        <translation>%1 没有对应的图像</translation>
    </message>
    <message>
        <source>an image named %1</source>
        <translation>名为 %1 的图像</translation>
    </message>
    <message>
        <source>The image inside the file is damaged.</source>
        <translation>文件内的图像已损坏。</translation>
    </message>
    <message>
        <source>The image inside the file is damaged; the one beside it was taken.</source>
        <translation>文件内的图像已损坏；已采用旁边的图像。</translation>
    </message>
    <message>
        <source>%1 differs from the image inside the file, which was taken.</source>
        <translation>%1 与文件内的图像不同，已采用后者。</translation>
    </message>
    <message>
        <source>The file says %1×%2 pixels, the image has %3×%4.</source>
        <translation>文件标明 %1×%2 像素，图像为 %3×%4。</translation>
    </message>
    <message>
        <source>A box was left out: %1 is none.</source>
        <translation>一个框已忽略：%1 不是框。</translation>
    </message>
    <message>
        <source>A box was left out: it lies outside of the image.</source>
        <translation>一个框已忽略：它在图像之外。</translation>
    </message>
    <message>
        <source>A box was left out: the image has no frame %1.</source>
        <translation>一个框已忽略：图像没有编号为 %1 的帧。</translation>
    </message>
    <message>
        <source>A box reached beyond the image and was cut at its border.</source>
        <translation>一个框超出图像，已在边缘处裁剪。</translation>
    </message>
    <message>
        <source>a %1 with %2 points</source>
        <translation>%1 有 %2 个点</translation>
    </message>
    <message>
        <source>it has no points</source>
        <translation>没有点</translation>
    </message>
    <message>
        <source>it has less than a pixel of area</source>
        <translation>面积不足一个像素</translation>
    </message>
    <message>
        <source>it is no object</source>
        <translation>不是对象</translation>
    </message>
    <message>
        <source>its points are no pairs of numbers of pixels</source>
        <translation>点不是成对的像素数值</translation>
    </message>
    <message>
        <source>without id</source>
        <translation>无 id</translation>
    </message>
    <message>
        <source>Object %1 was left out: it has no box.</source>
        <translation>第 %1 个对象已忽略：没有框。</translation>
    </message>
    <message>
        <source>Object %1 was left out: it has less than a pixel of area.</source>
        <translation>第 %1 个对象已忽略：面积不足一个像素。</translation>
    </message>
    <message>
        <source>Line %1 was left out: it is no class with a box in parts of the image.</source>
        <translation>第 %1 行已忽略：不是类别加以图像比例表示的框。</translation>
    </message>
    <message>
        <source>There is no outline.</source>
        <translation>没有轮廓。</translation>
    </message>
    <message>
        <source>An outline is cut off in the file; its first %1 points were used.</source>
        <translation>文件中有一个轮廓不完整；已使用其前 %1 个点。</translation>
    </message>
    <message>
        <source>An outline of %1 points was left out: there is no area in it.</source>
        <translation>一个 %1 个点的轮廓已忽略：没有面积。</translation>
    </message>
    <message>
        <source>An arrow is kept as a box with the label “arrow”.</source>
        <translation>箭头已保留为标签“arrow”的框。</translation>
    </message>
    <message>
        <source>Expecting value</source>
        <translation>此处应有值</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes</source>
        <translation>此处应有双引号括起的属性名</translation>
    </message>
    <message>
        <source>Expecting &apos;:&apos; delimiter</source>
        <translation>此处应有冒号</translation>
    </message>
    <message>
        <source>Expecting &apos;,&apos; delimiter</source>
        <translation>此处应有逗号</translation>
    </message>
    <message>
        <source>Extra data</source>
        <translation>有多余的数据</translation>
    </message>
    <message>
        <source>Unterminated string starting at</source>
        <translation>字符串没有结束</translation>
    </message>
    <message>
        <source>Invalid control character at</source>
        <translation>含有无效的控制字符</translation>
    </message>
    <message>
        <source>Invalid \escape</source>
        <translation>转义无效</translation>
    </message>
    <message>
        <source>Invalid \uXXXX escape</source>
        <translation>\uXXXX 转义无效</translation>
    </message>
    <message>
        <source>syntax error</source>
        <translation>语法错误</translation>
    </message>
    <message>
        <source>no element found</source>
        <translation>没有元素</translation>
    </message>
    <message>
        <source>not well-formed (invalid token)</source>
        <translation>格式不正确（无效标记）</translation>
    </message>
    <message>
        <source>unclosed token</source>
        <translation>标记未闭合</translation>
    </message>
    <message>
        <source>mismatched tag</source>
        <translation>标签不匹配</translation>
    </message>
    <message>
        <source>junk after document element</source>
        <translation>文档元素之后有多余内容</translation>
    </message>
    <message>
        <source>unknown encoding</source>
        <translation>未知编码</translation>
    </message>
    <message>
        <source>(without a name)</source>
        <translation>（无名称）</translation>
    </message>
    <message>
        <source>A number with a decimal comma must stand in quotes.</source>
        <translation>带小数逗号的数字须加引号。</translation>
    </message>
    <message>
        <source>Its columns are: %1.</source>
        <translation>其各列为：%1。</translation>
    </message>
    <message>
        <source>is not a finite number</source>
        <translation>不是有限数</translation>
    </message>
    <message>
        <source>is not a number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>is not a number: others have “%1” before decimals</source>
        <translation>不是数字：其他数字以“%1”为小数点</translation>
    </message>
    <message>
        <source>it has %1 cells, the header has %2</source>
        <translation>有 %1 个单元格，而表头有 %2 个</translation>
    </message>
    <message>
        <source>it has no column “%1”</source>
        <translation>没有“%1”列</translation>
    </message>
    <message>
        <source>it is neither UTF-8 nor UTF-16 text</source>
        <translation>既不是 UTF-8 文本，也不是 UTF-16 文本</translation>
    </message>
    <message>
        <source>its cells are in disorder (%1)</source>
        <translation>单元格错乱（%1）</translation>
    </message>
    <message>
        <source>its first line is endless</source>
        <translation>首行过长</translation>
    </message>
    <message>
        <source>its score in column “%1” is missing</source>
        <translation>“%1”列缺少评分</translation>
    </message>
    <message>
        <source>its truth is “%1”, but others are told in another way; take words or 0 and 1 alone</source>
        <translation>真值为“%1”，而其他真值的写法不同；请统一使用文字，或统一使用 0 和 1</translation>
    </message>
    <message>
        <source>its truth “%1” is neither benign nor malignant, nor 0 (benign) or 1 (malignant)</source>
        <translation>真值“%1”既不是 benign 或 malignant，也不是 0（良性）或 1（恶性）</translation>
    </message>
    <message>
        <source>the name of a column is endless</source>
        <translation>某一列的名称过长</translation>
    </message>
    <message>
        <source>two of its columns are called “%1”</source>
        <translation>有两列都叫“%1”</translation>
    </message>
    <message>
        <source>a table of readings</source>
        <translation>阅片记录表</translation>
    </message>
    <message>
        <source>all of its cases are %1: an analysis takes both classes</source>
        <translation>所有病例均为 %1：分析需要两个类别</translation>
    </message>
    <message>
        <source>it calls case “%1” otherwise than the lines before</source>
        <translation>对病例“%1”的真值与前面的行不同</translation>
    </message>
    <message>
        <source>it has a header and no readings</source>
        <translation>只有表头，没有阅片记录</translation>
    </message>
    <message>
        <source>it names no %1</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>its column “%1” names more than %2 of them</source>
        <translation>“%1”列的名称超过 %2 个</translation>
    </message>
    <message>
        <source>reader “%1” has read case “%2” in arm “%3” already in line %4</source>
        <translation>阅片者“%1”在“%3”组中对病例“%2”的记录已见于第 %4 行</translation>
    </message>
    <message>
        <source>Besides case and truth it needs a column a model or reader.</source>
        <translation>除 case 和 truth 外，每个模型或阅片者须有一列。</translation>
    </message>
    <message>
        <source>Besides case, patient and truth every column must hold scores; leave other columns out.</source>
        <translation>除 case、patient 和 truth 外，每一列都须为评分；请去掉其他列。</translation>
    </message>
    <message>
        <source>Each case has one line; what several images say about one case must be brought together first.</source>
        <translation>每个病例一行；同一病例的多幅图像须先合并。</translation>
    </message>
    <message>
        <source>Evaluate fewer cases or fewer curves at a time.</source>
        <translation>请一次评估较少的病例或曲线。</translation>
    </message>
    <message>
        <source>a table of scores</source>
        <translation>评分表</translation>
    </message>
    <message>
        <source>all of its cases are %1: an evaluation takes both classes</source>
        <translation>所有病例均为 %1：评估需要两个类别</translation>
    </message>
    <message>
        <source>case “%1” is there already in line %2</source>
        <translation>病例“%1”已见于第 %2 行</translation>
    </message>
    <message>
        <source>it has a header and no cases</source>
        <translation>只有表头，没有病例</translation>
    </message>
    <message>
        <source>it has more than %1 million scores, which is more than can be evaluated at once</source>
        <translation>评分超过 %1 百万个，无法一次评估</translation>
    </message>
    <message>
        <source>it has no column of scores</source>
        <translation>没有评分列</translation>
    </message>
    <message>
        <source>it names no case</source>
        <translation>缺少病例名称</translation>
    </message>
    <message>
        <source>its column %1 has no name</source>
        <translation>第 %1 列没有名称</translation>
    </message>
    <message>
        <source>its column “%1” is empty</source>
        <translation>“%1”列为空</translation>
    </message>
    <message>
        <source>Call it one of: %1.</source>
        <translation>请命名为以下之一：%1。</translation>
    </message>
    <message>
        <source>a table of truths</source>
        <translation>真值表</translation>
    </message>
    <message>
        <source>image “%1” is there already</source>
        <translation>图像“%1”已存在</translation>
    </message>
    <message>
        <source>it has a header and no images</source>
        <translation>只有表头，没有图像</translation>
    </message>
    <message>
        <source>it has no column that names images</source>
        <translation>没有图像名称列</translation>
    </message>
    <message>
        <source>it names no image</source>
        <translation>缺少图像名称</translation>
    </message>
    <message>
        <source>Every reader must have read every case in every arm.</source>
        <translation>每位阅片者须在每一组中阅读每个病例。</translation>
    </message>
    <message>
        <source>The study cannot be analysed</source>
        <translation>无法分析该研究</translation>
    </message>
    <message>
        <source>it takes at least two arms and two readers</source>
        <translation>至少需要两组和两位阅片者</translation>
    </message>
    <message>
        <source>reader “%1” has not read case “%2” in arm “%3”%4</source>
        <translation>阅片者“%1”未在“%3”组中阅读病例“%2”%4</translation>
    </message>
    <message>
        <source>A class has a single case or patient: there are no bootstrap intervals</source>
        <translation>某一类别只有一个病例或患者：没有自助法区间</translation>
    </message>
    <message>
        <source>All cases have the same score</source>
        <translation>所有病例的评分相同</translation>
    </message>
    <message>
        <source>Cases of one patient were taken as independent: the bootstrap drew single cases</source>
        <translation>同一患者的病例被视为相互独立：自助法按单个病例抽样</translation>
    </message>
    <message>
        <source>DeLong&apos;s interval of the area has no width, which does not make it certain</source>
        <translation>面积的 DeLong 区间宽度为零，但这并不表示结果确定</translation>
    </message>
    <message>
        <source>DeLong&apos;s intervals and tests take cases of one patient as independent; the bootstrap does not</source>
        <translation>DeLong 区间和检验将同一患者的病例视为相互独立；自助法则不然</translation>
    </message>
    <message>
        <source>One class has a single case: areas have no standard error</source>
        <translation>某一类别只有一个病例：面积没有标准误</translation>
    </message>
    <message>
        <source>Patients cannot be drawn</source>
        <translation>无法按患者抽样</translation>
    </message>
    <message>
        <source>Scores outside of 0 to 1 are no probabilities and have no Brier score</source>
        <translation>0 到 1 之外的评分不是概率，没有 Brier 评分</translation>
    </message>
    <message>
        <source>The bootstrap drew %1 times</source>
        <translation>自助法抽样 %1 次</translation>
    </message>
    <message>
        <source>The evaluation was stopped</source>
        <translation>评估已停止</translation>
    </message>
    <message>
        <source>The table is too large for a bootstrap in reasonable time: there are no bootstrap intervals</source>
        <translation>表格过大，无法在合理时间内完成自助法：没有自助法区间</translation>
    </message>
    <message>
        <source>The threshold calls all cases alike</source>
        <translation>该阈值对所有病例的判断相同</translation>
    </message>
    <message>
        <source>the table has no column that names them</source>
        <translation>表中没有患者列</translation>
    </message>
    <message>
        <source>The study is not in the library</source>
        <translation>图像库中没有该研究</translation>
    </message>
    <message>
        <source>it was never created in this profile</source>
        <translation>此配置中从未创建过</translation>
    </message>
    <message>
        <source>Add cases of both kinds.</source>
        <translation>请加入两类病例。</translation>
    </message>
    <message>
        <source>Ask the model about them first, or take the arm out that shows its answer.</source>
        <translation>请先询问模型，或移除显示模型结果的组。</translation>
    </message>
    <message>
        <source>It is not this case&apos;s turn</source>
        <translation>还未轮到此病例</translation>
    </message>
    <message>
        <source>Take the second one out.</source>
        <translation>请移除重复的病例。</translation>
    </message>
    <message>
        <source>The answer is not complete</source>
        <translation>答案不完整</translation>
    </message>
    <message>
        <source>The study cannot be created</source>
        <translation>无法创建该研究</translation>
    </message>
    <message>
        <source>This case is locked already</source>
        <translation>此病例已锁定</translation>
    </message>
    <message>
        <source>a case is in it twice</source>
        <translation>有一个病例重复</translation>
    </message>
    <message>
        <source>cases are read in the order that the study has drawn</source>
        <translation>病例须按研究抽定的顺序阅读</translation>
    </message>
    <message>
        <source>it needs benign and malignant cases</source>
        <translation>需要良性和恶性病例</translation>
    </message>
    <message>
        <source>it was read in another window, or a moment ago</source>
        <translation>已在另一窗口或刚才阅读</translation>
    </message>
    <message>
        <source>still missing: %1</source>
        <translation>尚缺：%1</translation>
    </message>
    <message>
        <source>the model has not answered for %1 of its cases</source>
        <translation>模型尚未对其中 %1 例作出回答</translation>
    </message>
    <message>
        <source>Writing the evidence</source>
        <translation>正在写出结果</translation>
    </message>
    <message>
        <source>The reader study is created</source>
        <translation>阅片研究已创建</translation>
    </message>
    <message>
        <source>Looking for cases</source>
        <translation>正在查找病例</translation>
    </message>
    <message>
        <source>Working out the results</source>
        <translation>正在计算结果</translation>
    </message>
    <message>
        <source>%1 is not %2</source>
        <translation>%1 不是%2</translation>
    </message>
    <message>
        <source>its truth is missing</source>
        <translation>缺少真值</translation>
    </message>
    <message>
        <source>“%1” in column “%2” %3</source>
        <translation>“%2”列中的“%1”%3</translation>
    </message>
    <message>
        <source>There is nothing to learn from</source>
        <translation>没有可供学习的内容</translation>
    </message>
    <message>
        <source>no case and no dataset bundle is named</source>
        <translation>没有指定病例或数据包</translation>
    </message>
    <message>
        <source>There is no recipe</source>
        <translation>没有方案</translation>
    </message>
    <message>
        <source>its text is empty</source>
        <translation>其文本为空</translation>
    </message>
    <message>
        <source>The limit of steps makes no sense</source>
        <translation>步数限制没有意义</translation>
    </message>
    <message>
        <source>it is %1, and 0 means none</source>
        <translation>它是 %1，而 0 表示不限</translation>
    </message>
    <message>
        <source>Job %1 cannot be queued once more</source>
        <translation>任务 %1 无法再次排队</translation>
    </message>
    <message>
        <source>Job %1 is not in the queue</source>
        <translation>任务 %1 不在队列中</translation>
    </message>
    <message>
        <source>it was never queued in this profile</source>
        <translation>它从未在此数据文件夹中排队</translation>
    </message>
    <message>
        <source>Job %1 is no longer held by %2</source>
        <translation>任务 %1 不再由 %2 承担</translation>
    </message>
    <message>
        <source>another worker has it, or it ended</source>
        <translation>已由另一训练进程承担，或已结束</translation>
    </message>
    <message>
        <source>It has ended too many workers</source>
        <translation>它已使过多训练进程中断</translation>
    </message>
    <message>
        <source>its worker ended unexpectedly</source>
        <translation>其训练进程意外结束</translation>
    </message>
    <message>
        <source>memory ran out</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>its process was ended by signal %1; is memory short?</source>
        <translation>其进程被信号 %1 结束；内存是否不足？</translation>
    </message>
    <message>
        <source>its process ended with code %1</source>
        <translation>其进程以代码 %1 结束</translation>
    </message>
    <message>
        <source>The training worker could not be started</source>
        <translation>无法启动训练进程</translation>
    </message>
    <message>
        <source>There is no model to adopt</source>
        <translation>没有可采用的模型</translation>
    </message>
    <message>
        <source>the training has not come to one</source>
        <translation>训练没有得到模型</translation>
    </message>
    <message>
        <source>%1 is in use already</source>
        <translation>%1 已在使用</translation>
    </message>
    <message>
        <source>there is nothing to change</source>
        <translation>无需更改</translation>
    </message>
    <message>
        <source>%1 cannot be adopted</source>
        <translation>%1 不能采用</translation>
    </message>
    <message>
        <source>what lies in its folder is not the model that was measured</source>
        <translation>其文件夹中的并非测量过的模型</translation>
    </message>
    <message>
        <source>The adoption cannot be taken back</source>
        <translation>无法撤回采用</translation>
    </message>
    <message>
        <source>it is not the last one, or was taken back already</source>
        <translation>它不是最近一次，或已被撤回</translation>
    </message>
    <message>
        <source>no model was in use before it</source>
        <translation>此前没有使用中的模型</translation>
    </message>
    <message>
        <source>The adoption was taken back already</source>
        <translation>该采用已被撤回</translation>
    </message>
    <message>
        <source>it was done in another window, or a moment ago</source>
        <translation>已在另一窗口或刚才完成</translation>
    </message>
    <message>
        <source>another model was adopted a moment ago</source>
        <translation>刚才已采用了另一个模型</translation>
    </message>
    <message>
        <source>The model %1 was altered</source>
        <translation>模型 %1 已被改动</translation>
    </message>
    <message>
        <source>it is not the one that answered before</source>
        <translation>它不是先前回答的那个</translation>
    </message>
    <message>
        <source>another model of this name is installed</source>
        <translation>已安装另一个同名模型</translation>
    </message>
    <message>
        <source>%1 was altered meanwhile</source>
        <translation>%1 在此期间被改动</translation>
    </message>
    <message>
        <source>%1 cannot be installed</source>
        <translation>无法安装 %1</translation>
    </message>
    <message>
        <source>The result in %1 cannot be read</source>
        <translation>无法读取 %1 中的结果</translation>
    </message>
    <message>
        <source>Is the folder of the job gone?</source>
        <translation>任务的文件夹是否已不在？</translation>
    </message>
    <message>
        <source>it cannot be read (%1)</source>
        <translation>无法读取（%1）</translation>
    </message>
    <message>
        <source>it does not say which networks are trained in which stages</source>
        <translation>未说明哪些网络在哪些阶段训练</translation>
    </message>
    <message>
        <source>it has no id, no version or no title</source>
        <translation>缺少标识、版本或标题</translation>
    </message>
    <message>
        <source>the network %1 is unknown</source>
        <translation>未知的网络 %1</translation>
    </message>
    <message>
        <source>folds, copies or epochs are too few</source>
        <translation>折数、份数或轮数太少</translation>
    </message>
    <message>
        <source>The address of the store is not understood</source>
        <translation>无法理解存储的地址</translation>
    </message>
    <message>
        <source>its host or port is not understood</source>
        <translation>无法理解其主机或端口</translation>
    </message>
    <message>
        <source>it is not written like one</source>
        <translation>其写法不符</translation>
    </message>
    <message>
        <source>it lacks the user, the host or the database</source>
        <translation>缺少用户、主机或数据库</translation>
    </message>
    <message>
        <source>it holds a character that no server takes</source>
        <translation>含有服务器不接受的字符</translation>
    </message>
    <message>
        <source>behind the question mark only sslmode=%1 and sslrootcert=FILE may stand</source>
        <translation>问号之后只能有 sslmode=%1 和 sslrootcert=文件</translation>
    </message>
    <message>
        <source>Write it as postgresql://user@host/database, and keep the password in the environment as PGPASSWORD.</source>
        <translation>请写成 postgresql://用户@主机/数据库，并将密码放在环境变量 PGPASSWORD 中。</translation>
    </message>
    <message>
        <source>the server of the library cannot be reached</source>
        <translation>无法连接图像库的服务器</translation>
    </message>
    <message>
        <source>what answers there is no PostgreSQL server</source>
        <translation>应答的不是 PostgreSQL 服务器</translation>
    </message>
    <message>
        <source>Check the network and the server, and try again.</source>
        <translation>请检查网络和服务器，然后重试。</translation>
    </message>
    <message>
        <source>Correct the address.</source>
        <translation>请更正地址。</translation>
    </message>
    <message>
        <source>the connection to its server was lost</source>
        <translation>与服务器的连接已断开</translation>
    </message>
    <message>
        <source>its server does not let this user in</source>
        <translation>服务器不允许此用户登录</translation>
    </message>
    <message>
        <source>Check the user&apos;s name and password in the address.</source>
        <translation>请检查地址中的用户名和密码。</translation>
    </message>
    <message>
        <source>Let the user of the address own the tables and write to the server.</source>
        <translation>请让地址中的用户拥有这些表并可写入服务器。</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>请稍候再试。</translation>
    </message>
    <message>
        <source>its server took too long to answer</source>
        <translation>服务器应答时间过长</translation>
    </message>
    <message>
        <source>Try again, or ask those who look after the server.</source>
        <translation>请重试，或联系服务器管理人员。</translation>
    </message>
    <message>
        <source>its server is starting or stopping</source>
        <translation>服务器正在启动或停止</translation>
    </message>
    <message>
        <source>the disk of its server is full</source>
        <translation>服务器磁盘已满</translation>
    </message>
    <message>
        <source>Free some space on the server and try again.</source>
        <translation>请在服务器上腾出空间后重试。</translation>
    </message>
    <message>
        <source>its server cannot serve any more programs</source>
        <translation>服务器无法再为更多程序服务</translation>
    </message>
    <message>
        <source>Close other programs, or try again later.</source>
        <translation>请关闭其他程序，或稍后再试。</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>它已损坏</translation>
    </message>
    <message>
        <source>Restore a copy of the database.</source>
        <translation>请恢复数据库的备份。</translation>
    </message>
    <message>
        <source>a text or a number does not fit into its server&apos;s tables</source>
        <translation>某个文本或数字无法存入服务器的表</translation>
    </message>
    <message>
        <source>there is no such database on its server</source>
        <translation>服务器上没有这个数据库</translation>
    </message>
    <message>
        <source>Create an empty database, or correct the address.</source>
        <translation>请创建一个空数据库，或更正地址。</translation>
    </message>
    <message>
        <source>the disk of its server cannot be read or written</source>
        <translation>服务器磁盘无法读写</translation>
    </message>
    <message>
        <source>Ask those who look after the server.</source>
        <translation>请联系服务器管理人员。</translation>
    </message>
    <message>
        <source>its server refused with code %1</source>
        <translation>服务器以代码 %1 拒绝</translation>
    </message>
    <message>
        <source>its server offers no encryption, and others on the network could read along</source>
        <translation>服务器不提供加密，网络上的其他人可能看到内容</translation>
    </message>
    <message>
        <source>Turn on TLS on the server; where the network is trusted, end the address with ?sslmode=disable.</source>
        <translation>请在服务器上启用 TLS；在可信网络中，可在地址末尾加 ?sslmode=disable。</translation>
    </message>
    <message>
        <source>the file of sslrootcert holds no certificates or cannot be read</source>
        <translation>sslrootcert 文件不含证书或无法读取</translation>
    </message>
    <message>
        <source>its server does not prove who it is: %1</source>
        <translation>服务器未能证明其身份：%1</translation>
    </message>
    <message>
        <source>Name the file with the certificate of its authority: ?sslmode=verify-full&amp;sslrootcert=FILE.</source>
        <translation>请指定其颁发机构证书的文件：?sslmode=verify-full&amp;sslrootcert=文件。</translation>
    </message>
    <message>
        <source>the database holds the tables of another program</source>
        <translation>该数据库含有其他程序的表</translation>
    </message>
    <message>
        <source>its database keeps text as %1, which lacks characters that names may hold</source>
        <translation>其数据库以 %1 保存文本，缺少姓名可能含有的字符</translation>
    </message>
    <message>
        <source>Create the database with the encoding UTF8.</source>
        <translation>请以 UTF8 编码创建数据库。</translation>
    </message>
    <message>
        <source>The model in use learnt from these very nodules: its figures here are too good.</source>
        <translation>现用模型正是从这些结节学习的：其数值在此偏高。</translation>
    </message>
    <message>
        <source>The model in use learnt from %1, where these nodules come from: it may have learnt from the same images, and then its figures here are too good.</source>
        <translation>现用模型从 %1 学习，而这些结节正来自那里：它可能学过同样的图像，那么其数值在此偏高。</translation>
    </message>
    <message>
        <source>The model in use says that it learnt from %1, and these nodules come from %2: it should not know them, but nothing here proves that.</source>
        <translation>现用模型称其从 %1 学习，而这些结节来自 %2：它应当不认识它们，但此处无法证明。</translation>
    </message>
    <message>
        <source>The model in use may have learnt from some of these nodules, nobody knows; if so, its figures here are too good.</source>
        <translation>现用模型可能学过其中一些结节，无从得知；若是如此，其数值在此偏高。</translation>
    </message>
    <message>
        <source>The candidate&apos;s threshold and temperature were chosen on these very answers, which flatters its sensitivity, its specificity and its calibration; those of the model in use were chosen elsewhere.</source>
        <translation>新模型的阈值和温度正是在这些结果上选定的，这会使其敏感度、特异度和校准显得更好；现用模型的则是在别处选定的。</translation>
    </message>
    <message>
        <source>The candidate is the best of %1 networks on these nodules, which flatters its AUROC a little.</source>
        <translation>新模型是在这些结节上 %1 个网络中最好的，这会使其 AUROC 略显偏高。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the computer</source>
        <translation>与系统一致</translation>
    </message>
    <message>
        <source>A new name begins with the next edit; what was recorded keeps the old one.</source>
        <translation>新姓名从下一次编辑起生效；已记录的内容保留原姓名。</translation>
    </message>
    <message>
        <source>BLIND READING</source>
        <translation>盲法阅片</translation>
    </message>
    <message>
        <source>Hide what other readers say</source>
        <translation>隐藏其他阅片者的意见</translation>
    </message>
    <message>
        <source>Hide the model until there is an own opinion</source>
        <translation>给出自己的意见前隐藏模型</translation>
    </message>
    <message>
        <source>Hide other readers&apos; boxes, opinions and edits</source>
        <translation>隐藏其他阅片者的框、意见和编辑</translation>
    </message>
    <message>
        <source>Hide what the model says until you have judged a nodule yourself</source>
        <translation>在您自己判断结节之前隐藏模型的结果</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message>
        <source>Select a box: nodules of your library that look like it stand here.</source>
        <translation>请选择一个框：您图像库中与之相像的结节会显示在此。</translation>
    </message>
    <message>
        <source>Give your own opinion first.</source>
        <translation>请先给出您自己的意见。</translation>
    </message>
    <message>
        <source>They are looked for when the model has answered.</source>
        <translation>模型作答之后才会查找。</translation>
    </message>
    <message>
        <source>Looking for similar nodules…</source>
        <translation>正在查找相似结节…</translation>
    </message>
    <message>
        <source>This counts nodules of your own library. It is no probability: it depends on what was collected.</source>
        <translation>这是您自己图像库中结节的计数，不是概率：取决于收集了哪些病例。</translation>
    </message>
    <message>
        <source>Similar nodules</source>
        <translation>相似结节</translation>
    </message>
    <message>
        <source>Also nodules without a known answer</source>
        <translation>也包括结果未知的结节</translation>
    </message>
    <message>
        <source>Show nodules without a known answer, too</source>
        <translation>也显示结果未知的结节</translation>
    </message>
    <message>
        <source>Compare with my whole library</source>
        <translation>与我的整个图像库比较</translation>
    </message>
    <message>
        <source>Let the model look at every box that it has not seen, in the background</source>
        <translation>让模型在后台查看所有它尚未见过的框</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop comparing; what is done is kept</source>
        <translation>停止比较；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Back to my nodule</source>
        <translation>返回我的结节</translation>
    </message>
    <message>
        <source>Back to the nodule one came from</source>
        <translation>返回先前所在的结节</translation>
    </message>
    <message>
        <source>This answer is older than the comparison of nodules. Compare the library first.</source>
        <translation>此结果早于结节比较功能。请先比较整个图像库。</translation>
    </message>
    <message>
        <source>No other nodule of your library can be compared yet.</source>
        <translation>图像库中尚无其他可比较的结节。</translation>
    </message>
    <message>
        <source>No nodule with a known answer yet. Record pathology of your nodules, and they are found here.</source>
        <translation>尚无结果已知的结节。请记录结节的病理，即可在此找到它们。</translation>
    </message>
    <message>
        <source>Pathology of none of them is known</source>
        <translation>它们的病理均未知</translation>
    </message>
    <message>
        <source>%1 of %2 malignant</source>
        <translation>%2 个中有 %1 个恶性</translation>
    </message>
    <message>
        <source>, %1 not known</source>
        <translation>，%1 个未知</translation>
    </message>
    <message>
        <source>Comparing: %1 of %2 boxes</source>
        <translation>正在比较：%2 个框中的第 %1 个</translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation>，%1 个失败</translation>
    </message>
    <message>
        <source>1 box of your library is not compared yet.</source>
        <translation>图像库中有 1 个框尚未比较。</translation>
    </message>
    <message>
        <source>%1 boxes of your library are not compared yet.</source>
        <translation>图像库中有 %1 个框尚未比较。</translation>
    </message>
</context>
<context>
    <name>SimilarRows</name>
    <message>
        <source>Contradictory</source>
        <translation>相互矛盾</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not decided</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>Similarity %1</source>
        <translation>相似度 %1</translation>
    </message>
    <message>
        <source>Enter or a click opens its image.</source>
        <translation>按 Enter 或点击可打开其图像。</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Open files…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Try the sample images</source>
        <translation>试用示例图像</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Opening the library…</source>
        <translation>正在打开图像库…</translation>
    </message>
    <message>
        <source>Open an ultrasound image</source>
        <translation>打开超声图像</translation>
    </message>
    <message>
        <source>Drop files or folders here: DICOM, also cines, and JPG, PNG, TIFF or BMP.</source>
        <translation>将文件或文件夹拖到这里：DICOM（含动态图像）、JPG、PNG、TIFF 或 BMP。</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>frame %1 of %2</source>
        <translation>第 %1 帧，共 %2 帧</translation>
    </message>
    <message>
        <source>not calibrated</source>
        <translation>未标定</translation>
    </message>
</context>
<context>
    <name>StudyChooser</name>
    <message>
        <source>Reader studies</source>
        <translation>阅片研究</translation>
    </message>
    <message>
        <source>Results of which study?</source>
        <translation>查看哪项研究的结果？</translation>
    </message>
    <message>
        <source>Read which study?</source>
        <translation>阅读哪项研究？</translation>
    </message>
    <message>
        <source>%1 of %2 answers are locked</source>
        <translation>已锁定 %1 个答案，共 %2 个</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show the results</source>
        <translation>显示结果</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读</translation>
    </message>
</context>
<context>
    <name>StudyDialog</name>
    <message>
        <source>New reader study</source>
        <translation>新建阅片研究</translation>
    </message>
    <message>
        <source>Once it is created, a study is never altered. Positive, everywhere, is what is malignant.</source>
        <translation>研究一经创建便不再更改。所有指标均以恶性为阳性。</translation>
    </message>
    <message>
        <source>TITLE</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>CASES</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>READERS</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>ARMS</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>ORDER</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>WHAT IS ASKED</source>
        <translation>询问内容</translation>
    </message>
    <message>
        <source>For instance: Four readers with and without the model</source>
        <translation>例如：四位阅片者，有无模型辅助</translation>
    </message>
    <message>
        <source>Title of the study</source>
        <translation>研究标题</translation>
    </message>
    <message>
        <source>Take the truth from a table…</source>
        <translation>从表格读取真值…</translation>
    </message>
    <message>
        <source>Take the truth from a CSV table of file names or hashes</source>
        <translation>从含文件名或哈希值的 CSV 表格读取真值</translation>
    </message>
    <message>
        <source>Each reader sees the cases in an order of his own</source>
        <translation>每位阅片者的病例顺序各不相同</translation>
    </message>
    <message>
        <source>Readers take turns in which arm comes first</source>
        <translation>阅片者轮流以不同的组开始</translation>
    </message>
    <message>
        <source>Washout between arms</source>
        <translation>组间洗脱期</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>Washout between arms, in days</source>
        <translation>组间洗脱期（天）</translation>
    </message>
    <message>
        <source>Whether the box is shown or drawn</source>
        <translation>显示框还是由阅片者画框</translation>
    </message>
    <message>
        <source>Malignancy score from 0 to 100</source>
        <translation>0 到 100 的恶性评分</translation>
    </message>
    <message>
        <source>Features of TI-RADS</source>
        <translation>TI-RADS 特征</translation>
    </message>
    <message>
        <source>Show patient data and file name</source>
        <translation>显示患者信息和文件名</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>The model looks at the cases: %1 of %2</source>
        <translation>模型正在分析病例：%1/%2</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create the study</source>
        <translation>创建研究</translation>
    </message>
    <message>
        <source>No image of the list has a box and pathology</source>
        <translation>列表中没有同时具有框和病理结果的图像</translation>
    </message>
    <message>
        <source>%1 cases: %2 malignant, %3 benign</source>
        <translation>%1 例：恶性 %2，良性 %3</translation>
    </message>
    <message>
        <source>Left out for want of the truth: %1</source>
        <translation>因缺少真值而未纳入：%1</translation>
    </message>
    <message>
        <source>Left out for want of a box: %1</source>
        <translation>因缺少框而未纳入：%1</translation>
    </message>
    <message>
        <source>Lines of the table that name no image of the list: %1</source>
        <translation>表格中与列表图像不对应的行：%1</translation>
    </message>
    <message>
        <source>The study has no title yet.</source>
        <translation>研究尚无标题。</translation>
    </message>
    <message>
        <source>Both malignant and benign cases are needed.</source>
        <translation>需要同时有恶性和良性病例。</translation>
    </message>
    <message>
        <source>No reader is ticked yet.</source>
        <translation>尚未勾选阅片者。</translation>
    </message>
    <message>
        <source>An arm has no name yet.</source>
        <translation>有一组尚无名称。</translation>
    </message>
    <message>
        <source>Two arms have the same name.</source>
        <translation>有两组名称相同。</translation>
    </message>
</context>
<context>
    <name>Studying</name>
    <message>
        <source>There is no study for you to read</source>
        <translation>没有需要您阅读的研究</translation>
    </message>
    <message>
        <source>There are no results for you to see yet</source>
        <translation>尚无可供您查看的结果</translation>
    </message>
    <message>
        <source>Save readings</source>
        <translation>保存阅片记录</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
</context>
<context>
    <name>TableStart</name>
    <message>
        <source>Drop a table of scores here, or open one</source>
        <translation>将评分表拖到此处，或打开一个</translation>
    </message>
    <message>
        <source>A CSV file with a line a case: its name, if need be its patient, its truth, and one column of scores for each model or reader. A higher score speaks for malignant.</source>
        <translation>每例一行的 CSV 文件：名称、必要时的患者、真值，以及每个模型或阅片者一列评分。评分越高越倾向恶性。</translation>
    </message>
    <message>
        <source>Open table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Open a table of scores</source>
        <translation>打开评分表</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy rows as CSV</source>
        <translation>将各行复制为 CSV</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Nothing has been done here yet. Every deed will stand here, and can be looked at.</source>
        <translation>尚无操作。每次操作都会列在这里，并可查看。</translation>
    </message>
    <message>
        <source>What the timeline shows</source>
        <translation>时间线的范围</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Restore this state</source>
        <translation>恢复此状态</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>回到当前</translation>
    </message>
    <message>
        <source>Restore this state as a new one; nothing is lost</source>
        <translation>将此状态恢复为新的状态；不会丢失任何内容</translation>
    </message>
    <message>
        <source>What other readers did is not shown.</source>
        <translation>不显示其他阅片者的操作。</translation>
    </message>
    <message>
        <source>The image shows your boxes as they were then.</source>
        <translation>图像显示您当时的框。</translation>
    </message>
</context>
<context>
    <name>TimelineRows</name>
    <message>
        <source>model shown</source>
        <translation>模型可见</translation>
    </message>
    <message>
        <source>model not shown</source>
        <translation>模型不可见</translation>
    </message>
</context>
<context>
    <name>TiradsPanel</name>
    <message>
        <source>No nodule yet. Draw a box around one, and score it here.</source>
        <translation>尚无结节。请在结节周围画框，然后在此评分。</translation>
    </message>
    <message>
        <source>1–9, or ←, → and Space; ↑, ↓ for the rows</source>
        <translation>1–9，或 ←、→ 和空格；↑、↓ 换行</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>Largest size: %1 mm.</source>
        <translation>最大径：%1 毫米。</translation>
    </message>
    <message>
        <source>The sizes say: %1. Take it</source>
        <translation>按大小应为：%1，采用</translation>
    </message>
    <message>
        <source>By the sizes %1. Take it</source>
        <translation>按大小为 %1，采用</translation>
    </message>
</context>
<context>
    <name>TrainingWindow</name>
    <message>
        <source>Training room</source>
        <translation>训练室</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究 – 不用于诊断</translation>
    </message>
    <message>
        <source>Which models were in use…</source>
        <translation>使用过哪些模型…</translation>
    </message>
    <message>
        <source>Which model answered from when on, and why</source>
        <translation>哪个模型从何时起回答，以及原因</translation>
    </message>
    <message>
        <source>New training…</source>
        <translation>新的训练…</translation>
    </message>
    <message>
        <source>Train a model on annotated cases</source>
        <translation>用已标注的病例训练模型</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close; jobs go on</source>
        <translation>关闭；任务继续</translation>
    </message>
    <message>
        <source>Jobs, newest first</source>
        <translation>任务，最新的在前</translation>
    </message>
    <message>
        <source>No model is in use.</source>
        <translation>没有使用中的模型。</translation>
    </message>
    <message>
        <source>Model in use: %1</source>
        <translation>现用模型：%1</translation>
    </message>
</context>
<context>
    <name>TrustNotes</name>
    <message>
        <source>Below the 95 % sensitivity point: low range</source>
        <translation>低于 95 % 灵敏度点：低值区</translation>
    </message>
    <message>
        <source>Between the 95 % sensitivity point and Youden&apos;s point: grey zone</source>
        <translation>介于 95 % 灵敏度点与约登点之间：灰区</translation>
    </message>
    <message>
        <source>At or above Youden&apos;s point</source>
        <translation>达到或高于约登点</translation>
    </message>
    <message>
        <source>Youden&apos;s point (best balance of the two)</source>
        <translation>约登点（两者的最佳平衡）</translation>
    </message>
    <message>
        <source>95 % sensitivity point</source>
        <translation>95 % 灵敏度点</translation>
    </message>
    <message>
        <source>%1: %2, with other patients %3.
Of 100 malignant nodules %4 lie at or above it, and the others are missed; of 100 benign ones %5 lie below it.
Measured on patients that the answering network had not seen.</source>
        <translation>%1：%2，换用其他患者时为 %3。
每 100 个恶性结节中有 %4 个达到或高于此点，其余会被漏掉；每 100 个良性结节中有 %5 个低于此点。
在作答网络未见过的患者上测得。</translation>
    </message>
    <message>
        <source>%1 with other training patients</source>
        <translation>换用其他训练患者时为 %1</translation>
    </message>
    <message>
        <source>Uncertain: with other training patients the answer might lie on the other side of the threshold.</source>
        <translation>不确定：换用其他训练患者时，结果可能落在阈值的另一侧。</translation>
    </message>
    <message>
        <source>The model&apos;s last layer was fitted again and again, each time to another half of the patients.
This is the range of what these versions say about the nodule. Whole networks differ more.</source>
        <translation>模型的最后一层被反复拟合，每次使用另一半患者。
这是这些版本对该结节所给结果的范围。整个网络之间的差异更大。</translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>earlier</source>
        <translation>先前</translation>
    </message>
</context>
<context>
    <name>WeightRows</name>
    <message>
        <source>Networks that begin with pretrained weights need far fewer cases. Files with weights only (.safetensors, .npz, .h5); nothing is downloaded.</source>
        <translation>以预训练权重开始的网络所需病例少得多。只接受权重文件（.safetensors、.npz、.h5）；从不下载任何内容。</translation>
    </message>
    <message>
        <source>starts from nothing</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose pretrained weights of %1</source>
        <translation>选择 %1 的预训练权重</translation>
    </message>
    <message>
        <source>Let %1 start from nothing</source>
        <translation>让 %1 从零开始</translation>
    </message>
</context>
<context>
    <name>WorkListPanel</name>
    <message>
        <source>Name, case, patient, label, nodule</source>
        <translation>名称、病例、患者、标签、结节</translation>
    </message>
    <message>
        <source>Search the work list</source>
        <translation>搜索工作列表</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>列表顺序</translation>
    </message>
    <message>
        <source>Work list</source>
        <translation>工作列表</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>打开顺序</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新优先</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Most useful next</source>
        <translation>最有价值优先</translation>
    </message>
    <message>
        <source>Images about which the model is least certain come first, where it was asked.</source>
        <translation>已询问过模型的图像中，模型最不确定的排在最前。</translation>
    </message>
    <message>
        <source>Open the whole library</source>
        <translation>打开整个图像库</translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation>显示所有图像</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 幅图像</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 幅图像</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The images that you open are listed here.</source>
        <translation>打开的图像会列在这里。</translation>
    </message>
    <message>
        <source>Nothing to do: every image here is annotated.</source>
        <translation>没有待标注的：这里的图像都已标注。</translation>
    </message>
    <message>
        <source>No image matches “%1”.</source>
        <translation>没有符合“%1”的图像。</translation>
    </message>
    <message>
        <source>No image under “%2” matches “%1”.</source>
        <translation>“%2”中没有符合“%1”的图像。</translation>
    </message>
    <message>
        <source>No image is here yet.</source>
        <translation>这里还没有图像。</translation>
    </message>
</context>
<context>
    <name>WorkRows</name>
    <message>
        <source>changed since review</source>
        <translation>复核后有改动</translation>
    </message>
    <message>
        <source>no nodule</source>
        <translation>无结节</translation>
    </message>
    <message>
        <source>1 box</source>
        <translation>1 个框</translation>
    </message>
    <message>
        <source>%1 boxes</source>
        <translation>%1 个框</translation>
    </message>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
</context>
<context>
    <name>WorkerLine</name>
    <message>
        <source>Start worker</source>
        <translation>启动训练进程</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Training is not installed on this computer</source>
        <translation>本机未安装训练功能</translation>
    </message>
    <message>
        <source>Start a training worker on this computer; it ends when the queue is empty</source>
        <translation>在本机启动训练进程；队列为空时结束</translation>
    </message>
    <message>
        <source>Copy “%1” to the clipboard</source>
        <translation>将“%1”复制到剪贴板</translation>
    </message>
    <message>
        <source>A training worker is running on %1.</source>
        <translation>训练进程正在 %1 上运行。</translation>
    </message>
    <message>
        <source>Training workers are running on %1.</source>
        <translation>训练进程正在 %1 上运行。</translation>
    </message>
    <message>
        <source>A training worker is starting on this computer…</source>
        <translation>训练进程正在本机启动…</translation>
    </message>
    <message>
        <source>No worker is running. Start one here, or on another machine: %1</source>
        <translation>没有训练进程在运行。请在本机启动，或在另一台计算机上运行：%1</translation>
    </message>
    <message>
        <source>No worker is running, and training is not installed on this computer. Start one on another machine: %1</source>
        <translation>没有训练进程在运行，本机也未安装训练功能。请在另一台计算机上运行：%1</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Nodule</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open the sample images</source>
        <translation>打开示例图像</translation>
    </message>
    <message>
        <source>Work through the whole library</source>
        <translation>处理整个图像库</translation>
    </message>
    <message>
        <source>Close all images</source>
        <translation>关闭所有图像</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>导入标注…</translation>
    </message>
    <message>
        <source>Export annotations…</source>
        <translation>导出标注…</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>导出报告…</translation>
    </message>
    <message>
        <source>Save (every edit is saved already)</source>
        <translation>保存（每次编辑均已保存）</translation>
    </message>
    <message>
        <source>Change reader…</source>
        <translation>更换阅片者…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Draw boxes only</source>
        <translation>只画框</translation>
    </message>
    <message>
        <source>Draw and edit boxes</source>
        <translation>画框与编辑</translation>
    </message>
    <message>
        <source>Outline by a polygon</source>
        <translation>用多边形勾画轮廓</translation>
    </message>
    <message>
        <source>Measure a distance</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Copy box</source>
        <translation>复制框</translation>
    </message>
    <message>
        <source>Paste boxes</source>
        <translation>粘贴框</translation>
    </message>
    <message>
        <source>Duplicate box</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Copy boxes from the image or frame before</source>
        <translation>从上一图像或帧复制框</translation>
    </message>
    <message>
        <source>Copy boxes to every next image that has none</source>
        <translation>将框复制到其后所有无框图像</translation>
    </message>
    <message>
        <source>Delete box</source>
        <translation>删除框</translation>
    </message>
    <message>
        <source>Delete all boxes of this image</source>
        <translation>删除本图像的所有框</translation>
    </message>
    <message>
        <source>Propose a box</source>
        <translation>建议框</translation>
    </message>
    <message>
        <source>Propose a box on every image that has none</source>
        <translation>在每幅无框图像上自动建议框</translation>
    </message>
    <message>
        <source>No nodule here</source>
        <translation>此处无结节</translation>
    </message>
    <message>
        <source>Outline by an ellipse</source>
        <translation>用椭圆勾画轮廓</translation>
    </message>
    <message>
        <source>Lock or unlock the box</source>
        <translation>锁定或解锁框</translation>
    </message>
    <message>
        <source>Fill in boxes between frames</source>
        <translation>在帧之间插补框</translation>
    </message>
    <message>
        <source>Same patient as the image before</source>
        <translation>与前一幅图像为同一患者</translation>
    </message>
    <message>
        <source>A case of its own again</source>
        <translation>恢复为独立病例</translation>
    </message>
    <message>
        <source>Describe the nodule</source>
        <translation>描述结节</translation>
    </message>
    <message>
        <source>Edit the label</source>
        <translation>编辑标签</translation>
    </message>
    <message>
        <source>Score by TI-RADS</source>
        <translation>TI-RADS 评分</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>填写备注</translation>
    </message>
    <message>
        <source>My opinion: benign</source>
        <translation>我的意见：良性</translation>
    </message>
    <message>
        <source>My opinion: malignant</source>
        <translation>我的意见：恶性</translation>
    </message>
    <message>
        <source>Similar nodules</source>
        <translation>相似结节</translation>
    </message>
    <message>
        <source>Back from a similar nodule</source>
        <translation>从相似结节返回</translation>
    </message>
    <message>
        <source>The box shows nodule 1</source>
        <translation>此框为结节 1</translation>
    </message>
    <message>
        <source>The box shows nodule 2</source>
        <translation>此框为结节 2</translation>
    </message>
    <message>
        <source>The box shows nodule 3</source>
        <translation>此框为结节 3</translation>
    </message>
    <message>
        <source>The box shows nodule 4</source>
        <translation>此框为结节 4</translation>
    </message>
    <message>
        <source>The box shows nodule 5</source>
        <translation>此框为结节 5</translation>
    </message>
    <message>
        <source>The box shows nodule 6</source>
        <translation>此框为结节 6</translation>
    </message>
    <message>
        <source>The box shows nodule 7</source>
        <translation>此框为结节 7</translation>
    </message>
    <message>
        <source>The box shows nodule 8</source>
        <translation>此框为结节 8</translation>
    </message>
    <message>
        <source>The box shows nodule 9</source>
        <translation>此框为结节 9</translation>
    </message>
    <message>
        <source>Next image to do</source>
        <translation>下一幅待标注图像</translation>
    </message>
    <message>
        <source>Previous image to do</source>
        <translation>上一幅待标注图像</translation>
    </message>
    <message>
        <source>Go on by itself after each box</source>
        <translation>画框后自动前进</translation>
    </message>
    <message>
        <source>Sign off as reviewed</source>
        <translation>签署为已复核</translation>
    </message>
    <message>
        <source>Queue for training</source>
        <translation>加入训练队列</translation>
    </message>
    <message>
        <source>Reject with a reason…</source>
        <translation>剔除并注明理由…</translation>
    </message>
    <message>
        <source>Take the sign-off back</source>
        <translation>撤回签署</translation>
    </message>
    <message>
        <source>Compare readers</source>
        <translation>对比阅片者</translation>
    </message>
    <message>
        <source>Next disagreement</source>
        <translation>下一个分歧</translation>
    </message>
    <message>
        <source>Settle on the mean box</source>
        <translation>裁定为平均框</translation>
    </message>
    <message>
        <source>Settle on the chosen box</source>
        <translation>裁定为所选框</translation>
    </message>
    <message>
        <source>Withdraw the settled box</source>
        <translation>撤回裁定框</translation>
    </message>
    <message>
        <source>Agreement between readers…</source>
        <translation>阅片者一致性…</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>上一幅图像</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>下一幅图像</translation>
    </message>
    <message>
        <source>Next image, with these boxes</source>
        <translation>下一幅图像，带上这些框</translation>
    </message>
    <message>
        <source>Previous image, with these boxes</source>
        <translation>上一幅图像，带上这些框</translation>
    </message>
    <message>
        <source>Search images</source>
        <translation>搜索图像</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Fit to window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Fit to the selected box</source>
        <translation>适合所选框</translation>
    </message>
    <message>
        <source>Actual size (1:1)</source>
        <translation>实际大小 (1:1)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>调亮</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>调暗</translation>
    </message>
    <message>
        <source>More contrast</source>
        <translation>增强对比度</translation>
    </message>
    <message>
        <source>Less contrast</source>
        <translation>减弱对比度</translation>
    </message>
    <message>
        <source>Reset window and level</source>
        <translation>重置窗宽窗位</translation>
    </message>
    <message>
        <source>Keep window and level from image to image</source>
        <translation>各图像沿用窗宽窗位</translation>
    </message>
    <message>
        <source>Show boxes</source>
        <translation>显示框</translation>
    </message>
    <message>
        <source>Show attention map</source>
        <translation>显示关注图</translation>
    </message>
    <message>
        <source>Hide boxes and map while held</source>
        <translation>按住时隐藏框和关注图</translation>
    </message>
    <message>
        <source>Library panel</source>
        <translation>图像库面板</translation>
    </message>
    <message>
        <source>Findings panel</source>
        <translation>所见面板</translation>
    </message>
    <message>
        <source>Timeline of the case</source>
        <translation>病例时间线</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>使用手册</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>In the image</source>
        <translation>在图像中</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>New reader study…</source>
        <translation>新建阅片研究…</translation>
    </message>
    <message>
        <source>Read a study…</source>
        <translation>阅读研究…</translation>
    </message>
    <message>
        <source>Results of a study…</source>
        <translation>研究结果…</translation>
    </message>
    <message>
        <source>Evaluate a table of scores…</source>
        <translation>评估评分表…</translation>
    </message>
    <message>
        <source>The paper, computed again…</source>
        <translation>重新计算论文数据…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Training room…</source>
        <translation>训练室…</translation>
    </message>
    <message>
        <source>Train on queued cases…</source>
        <translation>用排队的病例训练…</translation>
    </message>
</context>
<context>
    <name>clinical</name>
    <message>
        <source>Benign or malignant</source>
        <translation>良恶性</translation>
    </message>
    <message>
        <source>TI-RADS level</source>
        <translation>TI-RADS 级别</translation>
    </message>
    <message>
        <source>Calcification</source>
        <translation>钙化</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右叶</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左叶</translation>
    </message>
    <message>
        <source>Isthmus</source>
        <translation>峡部</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>上极</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中部</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>下极</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Punctate</source>
        <translation>点状</translation>
    </message>
    <message>
        <source>Macro</source>
        <translation>粗大</translation>
    </message>
    <message>
        <source>Rim</source>
        <translation>环状</translation>
    </message>
    <message>
        <source>Benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>Malignant</source>
        <translation>恶性</translation>
    </message>
    <message>
        <source>FNA</source>
        <translation>细针穿刺</translation>
    </message>
    <message>
        <source>Surgery</source>
        <translation>手术</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待标注</translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已复核</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>已排队</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已剔除</translation>
    </message>
    <message>
        <source>poor quality</source>
        <translation>质量差</translation>
    </message>
    <message>
        <source>wrong view</source>
        <translation>切面不对</translation>
    </message>
    <message>
        <source>not the thyroid</source>
        <translation>不是甲状腺</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>cannot be assessed</source>
        <translation>无法评估</translation>
    </message>
    <message>
        <source>box is wrong</source>
        <translation>框有误</translation>
    </message>
    <message>
        <source>other reason</source>
        <translation>其他理由</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>成分</translation>
    </message>
    <message>
        <source>Echogenicity</source>
        <translation>回声</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形态</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Echogenic foci</source>
        <translation>强回声灶</translation>
    </message>
    <message>
        <source>Cystic</source>
        <translation>囊性</translation>
    </message>
    <message>
        <source>Spongiform</source>
        <translation>海绵样</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>囊实性</translation>
    </message>
    <message>
        <source>Solid</source>
        <translation>实性</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>Anechoic</source>
        <translation>无回声</translation>
    </message>
    <message>
        <source>Hyperechoic</source>
        <translation>高回声</translation>
    </message>
    <message>
        <source>Isoechoic</source>
        <translation>等回声</translation>
    </message>
    <message>
        <source>Hypoechoic</source>
        <translation>低回声</translation>
    </message>
    <message>
        <source>Very hypoechoic</source>
        <translation>极低回声</translation>
    </message>
    <message>
        <source>Wider than tall</source>
        <translation>纵横比≤1</translation>
    </message>
    <message>
        <source>Taller than wide</source>
        <translation>纵横比&gt;1</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>光滑</translation>
    </message>
    <message>
        <source>Ill-defined</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Lobulated</source>
        <translation>分叶状</translation>
    </message>
    <message>
        <source>Irregular</source>
        <translation>不规则</translation>
    </message>
    <message>
        <source>Extrathyroidal</source>
        <translation>腺外侵犯</translation>
    </message>
    <message>
        <source>Large comet-tail</source>
        <translation>大彗星尾</translation>
    </message>
    <message>
        <source>Macrocalcification</source>
        <translation>粗大钙化</translation>
    </message>
    <message>
        <source>Cystic or almost completely cystic</source>
        <translation>囊性或几乎完全囊性</translation>
    </message>
    <message>
        <source>Spongiform: nothing else is added</source>
        <translation>海绵样：不再加其他分</translation>
    </message>
    <message>
        <source>Mixed cystic and solid</source>
        <translation>囊实混合性</translation>
    </message>
    <message>
        <source>Solid or almost completely solid</source>
        <translation>实性或几乎完全实性</translation>
    </message>
    <message>
        <source>Cannot be determined</source>
        <translation>无法判定</translation>
    </message>
    <message>
        <source>Extrathyroidal extension</source>
        <translation>甲状腺外侵犯</translation>
    </message>
    <message>
        <source>Large comet-tail artefacts</source>
        <translation>大彗星尾伪像</translation>
    </message>
    <message>
        <source>Macrocalcifications</source>
        <translation>粗大钙化</translation>
    </message>
    <message>
        <source>Peripheral (rim) calcifications</source>
        <translation>边缘（环状）钙化</translation>
    </message>
    <message>
        <source>Punctate echogenic foci</source>
        <translation>点状强回声</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>not suspicious</source>
        <translation>无可疑</translation>
    </message>
    <message>
        <source>mildly suspicious</source>
        <translation>轻度可疑</translation>
    </message>
    <message>
        <source>moderately suspicious</source>
        <translation>中度可疑</translation>
    </message>
    <message>
        <source>highly suspicious</source>
        <translation>高度可疑</translation>
    </message>
    <message>
        <source>Not said yet: %1.</source>
        <translation>尚缺：%1。</translation>
    </message>
    <message>
        <source>A total of 1 has no level in the chart, and so no advice.</source>
        <translation>总分 1 分在分级表中没有对应级别，因此无建议。</translation>
    </message>
    <message>
        <source>No FNA and no follow-up.</source>
        <translation>无需细针穿刺，无需随访。</translation>
    </message>
    <message>
        <source>FNA from %1 mm, follow-up from %2 mm; the size is not known yet.</source>
        <translation>≥%1 毫米行细针穿刺，≥%2 毫米随访；大小尚不明确。</translation>
    </message>
    <message>
        <source>No FNA, and no follow-up below %2 mm.</source>
        <translation>无需细针穿刺；小于 %2 毫米无需随访。</translation>
    </message>
    <message>
        <source>Follow-up %3; FNA only from %1 mm.</source>
        <translation>%3随访；≥%1 毫米才行细针穿刺。</translation>
    </message>
    <message>
        <source>FNA, for it measures %1 mm or more.</source>
        <translation>建议细针穿刺：大小达到 %1 毫米。</translation>
    </message>
    <message>
        <source>after 1, 3 and 5 years</source>
        <translation>第 1、3、5 年</translation>
    </message>
    <message>
        <source>after 1, 2, 3 and 5 years</source>
        <translation>第 1、2、3、5 年</translation>
    </message>
    <message>
        <source>every year for 5 years</source>
        <translation>5 年内每年</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 毫米</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>1 point</source>
        <translation>1 分</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>No level</source>
        <translation>无级别</translation>
    </message>
    <message>
        <source>The readers agreed</source>
        <translation>阅片者意见一致</translation>
    </message>
    <message>
        <source>Most readers say so</source>
        <translation>多数阅片者意见</translation>
    </message>
    <message>
        <source>Follows the border best</source>
        <translation>最贴合边界</translation>
    </message>
    <message>
        <source>Holds the whole nodule</source>
        <translation>包含整个结节</translation>
    </message>
    <message>
        <source>A reader overlooked it</source>
        <translation>有阅片者漏诊</translation>
    </message>
    <message>
        <source>It is no nodule</source>
        <translation>不是结节</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>其他理由</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Mean box</source>
        <translation>平均框</translation>
    </message>
    <message>
        <source>No nodule</source>
        <translation>无结节</translation>
    </message>
    <message>
        <source>This image</source>
        <translation>本图像</translation>
    </message>
    <message>
        <source>Whole case</source>
        <translation>整个病例</translation>
    </message>
    <message>
        <source>Box is shown</source>
        <translation>显示框</translation>
    </message>
    <message>
        <source>Reader draws the box</source>
        <translation>由阅片者画框</translation>
    </message>
    <message>
        <source>Cases queued for training</source>
        <translation>等待训练的病例</translation>
    </message>
    <message>
        <source>All complete cases</source>
        <translation>所有完整病例</translation>
    </message>
    <message>
        <source>The open case</source>
        <translation>当前病例</translation>
    </message>
</context>
<context>
    <name>evaluation</name>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>Of the cases of the positive class, how many are called so</source>
        <translation>阳性类别的病例中被判为阳性的比例</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>特异度</translation>
    </message>
    <message>
        <source>Of the cases of the other class, how many are called so</source>
        <translation>另一类别的病例中被判为该类别的比例</translation>
    </message>
    <message>
        <source>PPV</source>
        <translation>阳性预测值</translation>
    </message>
    <message>
        <source>Of the cases that are called positive, how many are</source>
        <translation>被判为阳性的病例中确为阳性的比例</translation>
    </message>
    <message>
        <source>NPV</source>
        <translation>阴性预测值</translation>
    </message>
    <message>
        <source>Of the cases that are called negative, how many are</source>
        <translation>被判为阴性的病例中确为阴性的比例</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Of all cases, how many are called what they are</source>
        <translation>所有病例中判断正确的比例</translation>
    </message>
    <message>
        <source>Youden: greatest sum of sensitivity and specificity</source>
        <translation>Youden：敏感度与特异度之和最大</translation>
    </message>
    <message>
        <source>Closest to the upper left corner</source>
        <translation>最接近左上角</translation>
    </message>
    <message>
        <source>Sensitivity at least 95 %</source>
        <translation>敏感度不低于 95 %</translation>
    </message>
    <message>
        <source>Specificity at least 95 %</source>
        <translation>特异度不低于 95 %</translation>
    </message>
    <message>
        <source>Model or reader</source>
        <translation>模型或阅片者</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Area under the ROC curve</source>
        <translation>ROC 曲线下面积</translation>
    </message>
    <message>
        <source>Harmonic mean of sensitivity and PPV</source>
        <translation>敏感度与阳性预测值的调和平均</translation>
    </message>
    <message>
        <source>Mean square of stated probability minus truth; 0 is best</source>
        <translation>所给概率与真值之差的均方；0 为最佳</translation>
    </message>
    <message>
        <source>Expected calibration error over ten bins; 0 is best</source>
        <translation>十个区间的期望校准误差；0 为最佳</translation>
    </message>
    <message>
        <source>Models and readers</source>
        <translation>模型和阅片者</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Difference in AUROC</source>
        <translation>AUROC 之差</translation>
    </message>
    <message>
        <source>The first curve&apos;s area minus the second&apos;s</source>
        <translation>第一条曲线的面积减去第二条</translation>
    </message>
    <message>
        <source>Difference over its standard error (DeLong)</source>
        <translation>差值除以标准误（DeLong）</translation>
    </message>
    <message>
        <source>Two-sided p of DeLong&apos;s test</source>
        <translation>DeLong 检验的双侧 p 值</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p（Holm）</translation>
    </message>
    <message>
        <source>The same, corrected for the number of pairs</source>
        <translation>按比较对数校正后的值</translation>
    </message>
    <message>
        <source>Differences between curves</source>
        <translation>曲线之间的差异</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>工作点</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Operating points</source>
        <translation>工作点</translation>
    </message>
    <message>
        <source>Covariance (DeLong)</source>
        <translation>协方差（DeLong）</translation>
    </message>
    <message>
        <source>Covariance of the areas</source>
        <translation>面积的协方差</translation>
    </message>
    <message>
        <source>Intervals: 95 %; AUROC by DeLong, shares by Wilson with their own denominators. The tooltips and the exported table have further ones.</source>
        <translation>区间：95 %；AUROC 用 DeLong 法，比例用 Wilson 法并以各自的分母计算。更多区间见提示和导出的表格。</translation>
    </message>
    <message>
        <source>Intervals: 95 %, from %1 bootstrap samples of %2 whole patients; Wilson&apos;s for shares of 0 and 100 %. The tooltips and the exported table have those that take every case for a patient of its own.</source>
        <translation>区间：95 %，由 %1 次自助抽样得出，按 %2 名患者整体抽取；0 和 100 % 的比例用 Wilson 区间。将每个病例视为独立患者的区间见提示和导出的表格。</translation>
    </message>
    <message>
        <source>Not defined: there is no case to count</source>
        <translation>无定义：没有可计数的病例</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 例，共 %2 例</translation>
    </message>
    <message>
        <source>Wilson: %1 %</source>
        <translation>Wilson：%1 %</translation>
    </message>
    <message>
        <source>Clopper and Pearson: %1 %</source>
        <translation>Clopper–Pearson：%1 %</translation>
    </message>
    <message>
        <source>Bootstrap of whole patients: %1 %</source>
        <translation>按患者自助抽样：%1 %</translation>
    </message>
    <message>
        <source>Bootstrap of whole patients: %1</source>
        <translation>按患者自助抽样：%1</translation>
    </message>
    <message>
        <source>Bootstrap of cases: %1</source>
        <translation>按病例自助抽样：%1</translation>
    </message>
    <message>
        <source>DeLong: %1</source>
        <translation>DeLong：%1</translation>
    </message>
    <message>
        <source>DeLong on the logit: %1</source>
        <translation>DeLong（logit 尺度）：%1</translation>
    </message>
    <message>
        <source>Standard error: %1</source>
        <translation>标准误：%1</translation>
    </message>
    <message>
        <source>Bootstrap: %1</source>
        <translation>自助法：%1</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>malignant</source>
        <translation>恶性</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>Sensitivity (positive: {positive})</source>
        <translation>敏感度（阳性：{positive}）</translation>
    </message>
    <message>
        <source>1 − specificity</source>
        <translation>1 − 特异度</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>p of the difference in AUROC (DeLong); below the diagonal: row − column</source>
        <translation>AUROC 之差的 p 值（DeLong）；对角线下方：行 − 列</translation>
    </message>
    <message>
        <source>Stated probability of {positive}</source>
        <translation>所给的{positive}概率</translation>
    </message>
    <message>
        <source>Observed share of {positive}</source>
        <translation>实际的{positive}比例</translation>
    </message>
    <message>
        <source>perfectly calibrated</source>
        <translation>完全校准</translation>
    </message>
    <message>
        <source>Threshold probability of {positive}</source>
        <translation>{positive}的阈值概率</translation>
    </message>
    <message>
        <source>Net benefit (positive: {positive})</source>
        <translation>净获益（阳性：{positive}）</translation>
    </message>
    <message>
        <source>treat all</source>
        <translation>全部处理</translation>
    </message>
    <message>
        <source>treat none</source>
        <translation>全不处理</translation>
    </message>
    <message>
        <source>Reading time, seconds</source>
        <translation>阅片时间（秒）</translation>
    </message>
    <message>
        <source>truly</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>called</source>
        <translation>判为</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>learnt from</source>
        <translation>训练样本</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出样本</translation>
    </message>
    <message>
        <source>positive class: {positive}</source>
        <translation>阳性类别：{positive}</translation>
    </message>
    <message>
        <source>Research use only – not for diagnosis</source>
        <translation>仅供研究使用，不得用于诊断</translation>
    </message>
    <message>
        <source>%1: AUROC %2</source>
        <translation>%1：AUROC %2</translation>
    </message>
    <message>
        <source>%1: sensitivity %2, specificity %3</source>
        <translation>%1：敏感度 %2，特异度 %3</translation>
    </message>
    <message>
        <source>%1 against %2: difference %3, p %4</source>
        <translation>%1 对 %2：差值 %3，p %4</translation>
    </message>
    <message>
        <source>%1, cases: %2, stated %3, observed %4</source>
        <translation>%1，病例：%2，所给 %3，实际 %4</translation>
    </message>
    <message>
        <source>%1: net benefit at the threshold %2: %3</source>
        <translation>%1：阈值 %2 处的净获益：%3</translation>
    </message>
    <message>
        <source>%1, %2: median %3 s, quartiles %4 s</source>
        <translation>%1，%2：中位数 %3 秒，四分位数 %4 秒</translation>
    </message>
</context>
<context>
    <name>paper</name>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>所印</translation>
    </message>
    <message>
        <source>From the counts</source>
        <translation>由计数得出</translation>
    </message>
    <message>
        <source>Wilson</source>
        <translation>Wilson</translation>
    </message>
    <message>
        <source>Clopper and Pearson</source>
        <translation>Clopper–Pearson</translation>
    </message>
    <message>
        <source>Malignant positive</source>
        <translation>以恶性为阳性</translation>
    </message>
    <message>
        <source>The figure when malignant is the positive class and Table 1 is right</source>
        <translation>以恶性为阳性且表 1 正确时的数值</translation>
    </message>
    <message>
        <source>Cells that differ</source>
        <translation>不符的单元格</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>put a box in the middle, move it, with Ctrl resize it</source>
        <translation>在中央放一个框，移动它，按住 Ctrl 调整大小</translation>
    </message>
    <message>
        <source>benign, malignant; also 1 and 2</source>
        <translation>良性、恶性；也可按 1 和 2</translation>
    </message>
    <message>
        <source>type the malignancy score, or change it by ↑ and ↓</source>
        <translation>输入恶性评分，或用 ↑ 和 ↓ 调整</translation>
    </message>
    <message>
        <source>features of TI-RADS, one row after the other</source>
        <translation>TI-RADS 特征，逐行选择</translation>
    </message>
    <message>
        <source>lock the answer for good, and go on</source>
        <translation>永久锁定答案并继续</translation>
    </message>
    <message>
        <source>play a cine, frame back and forth</source>
        <translation>播放电影，逐帧前后</translation>
    </message>
    <message>
        <source>zoom, whole image, darker and brighter</source>
        <translation>缩放、整幅图像、调暗和调亮</translation>
    </message>
    <message>
        <source>leave; you go on here later</source>
        <translation>离开；之后从此处继续</translation>
    </message>
    <message>
        <source>%1 cases. Every answer is saved as soon as it is locked.</source>
        <translation>共 %1 例。答案锁定后立即保存。</translation>
    </message>
    <message>
        <source>You go on with case %2 of %1, where you left.</source>
        <translation>您将从上次离开处继续：共 %1 例中的第 %2 例。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take a breath. The next part has %1 cases.</source>
        <translation>休息一下。下一部分有 %1 例。</translation>
    </message>
    <message>
        <source>One part is done</source>
        <translation>一个部分已完成</translation>
    </message>
    <message>
        <source>Begin the next part</source>
        <translation>开始下一部分</translation>
    </message>
    <message>
        <source>Back to the program</source>
        <translation>返回程序</translation>
    </message>
    <message>
        <source>You may go on from %1. Until then, what you have seen is to fade.</source>
        <translation>您可从 %1 起继续。在此之前，请让看过的内容淡忘。</translation>
    </message>
    <message>
        <source>This part is done</source>
        <translation>此部分已完成</translation>
    </message>
    <message>
        <source>You have read everything</source>
        <translation>您已全部阅完</translation>
    </message>
    <message>
        <source>Thank you. All your answers are saved.</source>
        <translation>谢谢。您的所有答案均已保存。</translation>
    </message>
    <message>
        <source>You are no reader of this study</source>
        <translation>您不是此研究的阅片者</translation>
    </message>
    <message>
        <source>Change the reader (Ctrl+Shift+U), or ask whoever leads the study.</source>
        <translation>请更换阅片者（Ctrl+Shift+U），或询问研究负责人。</translation>
    </message>
    <message>
        <source>This case cannot be read now</source>
        <translation>现在无法阅读此病例</translation>
    </message>
</context>
<context>
    <name>study</name>
    <message>
        <source>Reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读</translation>
    </message>
    <message>
        <source>Cases with a locked answer</source>
        <translation>已锁定答案的病例</translation>
    </message>
    <message>
        <source>Time, s</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>Median of the reading times; quartiles</source>
        <translation>阅片时间的中位数；四分位数</translation>
    </message>
    <message>
        <source>Readers and model</source>
        <translation>阅片者和模型</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Difference in mean AUROC</source>
        <translation>平均 AUROC 之差</translation>
    </message>
    <message>
        <source>Difference over its standard error; degrees of freedom</source>
        <translation>差值除以标准误；自由度</translation>
    </message>
    <message>
        <source>Obuchowski and Rockette, random readers and cases, two-sided</source>
        <translation>Obuchowski–Rockette，随机阅片者与病例，双侧</translation>
    </message>
    <message>
        <source>by score</source>
        <translation>按评分</translation>
    </message>
    <message>
        <source>by opinion</source>
        <translation>按意见</translation>
    </message>
    <message>
        <source>All readers at once</source>
        <translation>所有阅片者合并</translation>
    </message>
    <message>
        <source>From … to</source>
        <translation>从…到</translation>
    </message>
    <message>
        <source>Cases read in both</source>
        <translation>两种条件均已阅的病例</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已改变</translation>
    </message>
    <message>
        <source>To right</source>
        <translation>改为正确</translation>
    </message>
    <message>
        <source>Wrong before, right after</source>
        <translation>之前错误，之后正确</translation>
    </message>
    <message>
        <source>To wrong</source>
        <translation>改为错误</translation>
    </message>
    <message>
        <source>Right before, wrong after</source>
        <translation>之前正确，之后错误</translation>
    </message>
    <message>
        <source>McNemar&apos;s exact test of this reader&apos;s opinions</source>
        <translation>对该阅片者意见的 McNemar 精确检验</translation>
    </message>
    <message>
        <source>Cases to right</source>
        <translation>改为正确的病例</translation>
    </message>
    <message>
        <source>Cases to wrong</source>
        <translation>改为错误的病例</translation>
    </message>
    <message>
        <source>Changed opinions</source>
        <translation>改变的意见</translation>
    </message>
    <message>
        <source>Mean over the readers; interval after Obuchowski and Rockette</source>
        <translation>阅片者平均；区间按 Obuchowski–Rockette 计算</translation>
    </message>
    <message>
        <source>Mean of the readers</source>
        <translation>阅片者平均</translation>
    </message>
    <message>
        <source>ddf %1</source>
        <translation>自由度 %1</translation>
    </message>
    <message>
        <source>All readers</source>
        <translation>所有阅片者</translation>
    </message>
    <message>
        <source>Over %1 readers and %2 cases the mean AUROC was %3 in “%4” and %5 in “%6”</source>
        <translation>%1 位阅片者、%2 例，平均 AUROC 为 %3（“%4”）和 %5（“%6”）</translation>
    </message>
    <message>
        <source>%1; the readings hold no error from which a test could be made.</source>
        <translation>%1；阅片记录中没有可供检验的误差。</translation>
    </message>
    <message>
        <source>%1: a difference of %2 (95 % interval %3, p %4) for readers and cases like these.</source>
        <translation>%1：对于此类阅片者和病例，差异为 %2（95 % 区间 %3，p %4）。</translation>
    </message>
    <message>
        <source>%1: no difference can be shown (%2, 95 % interval %3, p %4) for readers and cases like these.</source>
        <translation>%1：对于此类阅片者和病例，未能显示差异（%2，95 % 区间 %3，p %4）。</translation>
    </message>
    <message>
        <source>%1, own opinion</source>
        <translation>%1，自己的意见</translation>
    </message>
    <message>
        <source>%1, after the model</source>
        <translation>%1，看过模型后</translation>
    </message>
    <message>
        <source>%1 cases: %2 malignant (the positive class), %3 benign.</source>
        <translation>%1 例：恶性 %2（阳性类别），良性 %3。</translation>
    </message>
    <message>
        <source>%1 Not finished: %2 of %3 answers are locked, and all figures are about these.</source>
        <translation>%1尚未完成：已锁定 %2 个答案，共 %3 个，所有数值仅针对这些答案。</translation>
    </message>
    <message>
        <source>There is one condition only, and nothing to compare it with.</source>
        <translation>只有一种条件，没有可比较的对象。</translation>
    </message>
    <message>
        <source>An analysis over readers needs at least two of them.</source>
        <translation>跨阅片者分析至少需要两位阅片者。</translation>
    </message>
    <message>
        <source>Conditions are compared once two readers have read everything.</source>
        <translation>两位阅片者全部阅完后才比较各条件。</translation>
    </message>
    <message>
        <source>A comparison needs at least two malignant and two benign cases.</source>
        <translation>比较至少需要两例恶性和两例良性。</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>side</source>
        <translation>侧别</translation>
    </message>
    <message>
        <source>pole</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>厚</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长</translation>
    </message>
    <message>
        <source>calcification</source>
        <translation>钙化</translation>
    </message>
    <message>
        <source>pathology</source>
        <translation>病理</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>已重做：%1</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>及另外 %1 项</translation>
    </message>
    <message>
        <source>, </source>
        <translation>；</translation>
    </message>
    <message>
        <source>nodule %1</source>
        <translation>结节 %1</translation>
    </message>
    <message>
        <source>no nodule</source>
        <translation>无结节</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>分值 %1</translation>
    </message>
    <message>
        <source>Bethesda %1</source>
        <translation>Bethesda %1</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Nodules</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>Malignant</source>
        <translation>恶性</translation>
    </message>
    <message>
        <source>What is missing</source>
        <translation>缺少什么</translation>
    </message>
    <message>
        <source>ROC curves, out of fold</source>
        <translation>ROC 曲线（折外）</translation>
    </message>
    <message>
        <source>ROC curves, test part</source>
        <translation>ROC 曲线（测试部分）</translation>
    </message>
    <message>
        <source>Calibration, out of fold</source>
        <translation>校准（折外）</translation>
    </message>
    <message>
        <source>Right and wrong, out of fold</source>
        <translation>判断对错（折外）</translation>
    </message>
    <message>
        <source>Right and wrong, test part</source>
        <translation>判断对错（测试部分）</translation>
    </message>
    <message>
        <source>Loss by epoch</source>
        <translation>各轮损失</translation>
    </message>
    <message>
        <source>AUROC by epoch</source>
        <translation>各轮 AUROC</translation>
    </message>
    <message>
        <source>ROC curves of the new model and the one in use</source>
        <translation>新模型与现用模型的 ROC 曲线</translation>
    </message>
    <message>
        <source>Calibration of the new model and the one in use</source>
        <translation>新模型与现用模型的校准</translation>
    </message>
    <message>
        <source>Right and wrong of the new model and the one in use</source>
        <translation>新模型与现用模型的判断对错</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>第 %1 次尝试</translation>
    </message>
    <message>
        <source>Nothing to train on yet</source>
        <translation>还没有可供训练的病例</translation>
    </message>
    <message>
        <source>No recipe is chosen yet.</source>
        <translation>尚未选择方案。</translation>
    </message>
    <message>
        <source>This recipe cannot be used: %1.</source>
        <translation>此方案无法使用：%1。</translation>
    </message>
    <message>
        <source>There is no case with a box and a label.</source>
        <translation>没有既有框又有标签的病例。</translation>
    </message>
    <message>
        <source>%1 of %2, %3 malignant</source>
        <translation>%2的 %1，其中 %3 个恶性</translation>
    </message>
    <message>
        <source>Too few: malignant nodules come from %1 and benign ones from %2. This recipe divides patients into %3 folds, each of which needs both.</source>
        <translation>太少：恶性结节来自 %1，良性结节来自 %2。此方案将患者分为 %3 折，每一折都需要两者。</translation>
    </message>
    <message>
        <source>The training has no name yet.</source>
        <translation>训练尚无名称。</translation>
    </message>
    <message>
        <source>These are few: the figures of the result will be uncertain. Fifty nodules of either kind help.</source>
        <translation>数量较少：结果数值将不确定。两类各五十个结节会有帮助。</translation>
    </message>
    <message>
        <source>On this computer without a GPU: %1.
On a computer with a GPU: %2.</source>
        <translation>在本机（无 GPU）：%1。
在有 GPU 的计算机上：%2。</translation>
    </message>
    <message>
        <source>Where trainings ran before: %1.</source>
        <translation>在以前训练过的计算机上：%1。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Brier</source>
        <translation>Brier</translation>
    </message>
    <message>
        <source>Mean squared error of the probability</source>
        <translation>概率的均方误差</translation>
    </message>
    <message>
        <source>ECE</source>
        <translation>ECE</translation>
    </message>
    <message>
        <source>Expected calibration error, ten bins</source>
        <translation>期望校准误差，十个区间</translation>
    </message>
    <message>
        <source>out of fold</source>
        <translation>折外</translation>
    </message>
    <message>
        <source>test part</source>
        <translation>测试部分</translation>
    </message>
    <message>
        <source>as the worker shows it</source>
        <translation>与程序显示一致</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>新模型</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>现用模型</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Nodule</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Probability of malignancy</source>
        <translation>恶性概率</translation>
    </message>
    <message>
        <source>The new decision is</source>
        <translation>新判断</translation>
    </message>
    <message>
        <source>malignant</source>
        <translation>恶性</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Changed decisions</source>
        <translation>改变的判断</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>Model from then on</source>
        <translation>此后的模型</translation>
    </message>
    <message>
        <source>Model before</source>
        <translation>先前的模型</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Models that were in use</source>
        <translation>使用过的模型</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>adopted</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>adopted from training %1</source>
        <translation>采用自训练 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Trained on %1 (%2 malignant) in %3 of %4, in %5 folds.</source>
        <translation>用 %4的 %3中的 %1（%2 个恶性）训练，分 %5 折。</translation>
    </message>
    <message>
        <source>No network was measured.</source>
        <translation>没有测量任何网络。</translation>
    </message>
    <message>
        <source>%1 was measured on nodules of one class only, so that there is no AUROC.</source>
        <translation>%1 只在一个类别的结节上测量，因此没有 AUROC。</translation>
    </message>
    <message>
        <source>On nodules that it had not seen, %1 reached an AUROC of %2%3. At a probability of 50 % it called %4 of the malignant nodules malignant (sensitivity) and %5 of the benign ones benign (specificity).</source>
        <translation>在未见过的结节上，%1 的 AUROC 为 %2%3。以 50 % 的概率为界，它将恶性结节的 %4 判为恶性（敏感度），将良性结节的 %5 判为良性（特异度）。</translation>
    </message>
    <message>
        <source>There was no model in use to compare it with.</source>
        <translation>没有现用模型可供比较。</translation>
    </message>
    <message>
        <source>On the same %1 nodules the two models cannot be compared by their AUROC.</source>
        <translation>在同样的 %1 个结节上，无法用 AUROC 比较两个模型。</translation>
    </message>
    <message>
        <source>On the same %1 nodules no difference between the two could be shown: AUROC %2 of the new model, %3 of the one in use (difference %4, p = %5).</source>
        <translation>在同样的 %1 个结节上未能显示两者的差异：新模型 AUROC %2，现用模型 %3（差 %4，p = %5）。</translation>
    </message>
    <message>
        <source>On the same %1 nodules the new model is better: AUROC %2 against %3 of the one in use (difference %4, p = %5).</source>
        <translation>在同样的 %1 个结节上新模型更好：AUROC %2，现用模型 %3（差 %4，p = %5）。</translation>
    </message>
    <message>
        <source>On the same %1 nodules the new model is worse: AUROC %2 against %3 of the one in use (difference %4, p = %5).</source>
        <translation>在同样的 %1 个结节上新模型更差：AUROC %2，现用模型 %3（差 %4，p = %5）。</translation>
    </message>
    <message>
        <source>No decision would change.</source>
        <translation>没有判断会改变。</translation>
    </message>
    <message>
        <source>One decision would change, for the better.</source>
        <translation>1 个判断会改变，变好。</translation>
    </message>
    <message>
        <source>One decision would change, for the worse.</source>
        <translation>1 个判断会改变，变差。</translation>
    </message>
    <message>
        <source>%1 decisions would change: %2 for the better, %3 for the worse.</source>
        <translation>%1 个判断会改变：%2 个变好，%3 个变差。</translation>
    </message>
    <message>
        <source>This was a trial of %1: its figures say nothing about a real training.</source>
        <translation>这是%1的试验：其数值不能说明真正的训练。</translation>
    </message>
    <message>
        <source> (95 % interval %1 to %2)</source>
        <translation>（95 % 区间 %1 至 %2）</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Is running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>The cases are gathered</source>
        <translation>正在收集病例</translation>
    </message>
    <message>
        <source>Networks are trained</source>
        <translation>正在训练网络</translation>
    </message>
    <message>
        <source>The final model is trained on all cases</source>
        <translation>正在用全部病例训练最终模型</translation>
    </message>
    <message>
        <source>The result is measured</source>
        <translation>正在测量结果</translation>
    </message>
    <message>
        <source>The model is written</source>
        <translation>正在写出模型</translation>
    </message>
    <message>
        <source>The model is compared with the one in use</source>
        <translation>正在与现用模型比较</translation>
    </message>
    <message>
        <source>no box</source>
        <translation>没有框</translation>
    </message>
    <message>
        <source>rejected in the work list</source>
        <translation>在工作列表中被拒绝</translation>
    </message>
    <message>
        <source>not at the stage that was asked for</source>
        <translation>不在所要求的阶段</translation>
    </message>
    <message>
        <source>no pathology</source>
        <translation>没有病理</translation>
    </message>
    <message>
        <source>readers contradict each other</source>
        <translation>阅片者意见矛盾</translation>
    </message>
    <message>
        <source>pathology is undecided</source>
        <translation>病理未定</translation>
    </message>
    <message>
        <source>no pathology and no TI-RADS level that decides</source>
        <translation>没有病理，也没有可判定的 TI-RADS 级别</translation>
    </message>
    <message>
        <source>Five networks, trained with what the literature and our own measurements speak for. For the model that you want to work with.</source>
        <translation>五个网络，采用文献和我们的测量所支持的做法。用于您想要实际使用的模型。</translation>
    </message>
    <message>
        <source>Xception only, few epochs. To see within the shortest time whether your cases hold together.</source>
        <translation>只训练 Xception，轮数少。用最短时间看出您的病例是否可用。</translation>
    </message>
    <message>
        <source>Five networks, exactly as the study trained them. To repeat the published experiment; takes by far the longest.</source>
        <translation>五个网络，完全按论文的方法训练。用于重复已发表的实验；耗时最长。</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Quick trial</source>
        <translation>快速试验</translation>
    </message>
    <message>
        <source>As published (Chen et al. 2023)</source>
        <translation>按论文（Chen 等，2023）</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 hours</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 nodule</source>
        <translation>%1 个结节</translation>
    </message>
    <message>
        <source>%1 nodules</source>
        <translation>%1 个结节</translation>
    </message>
    <message>
        <source>%1 image</source>
        <translation>%1 幅图像</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 幅图像</translation>
    </message>
    <message>
        <source>%1 case</source>
        <translation>%1 例</translation>
    </message>
    <message>
        <source>%1 cases</source>
        <translation>%1 例</translation>
    </message>
    <message>
        <source>%1 patient</source>
        <translation>%1 名患者</translation>
    </message>
    <message>
        <source>%1 patients</source>
        <translation>%1 名患者</translation>
    </message>
    <message>
        <source>%1 epoch</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>%1 step a stage</source>
        <translation>每阶段 %1 步</translation>
    </message>
    <message>
        <source>%1 steps a stage</source>
        <translation>每阶段 %1 步</translation>
    </message>
    <message>
        <source>Will pause</source>
        <translation>即将暂停</translation>
    </message>
    <message>
        <source>Is being cancelled</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>%1 on all cases</source>
        <translation>%1，全部病例</translation>
    </message>
    <message>
        <source>%1, fold %2</source>
        <translation>%1，第 %2 折</translation>
    </message>
    <message>
        <source>%1, epoch %2 of %3</source>
        <translation>%1，第 %2 轮，共 %3 轮</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1，还需约 %2</translation>
    </message>
    <message>
        <source>a minute</source>
        <translation>一分钟</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>nodule %1: %2</source>
        <translation>结节 %1：%2</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另外 %1 项</translation>
    </message>
    <message>
        <source>Trains %1 on %2 folds, %3.</source>
        <translation>在 %2 折上训练 %1，共 %3。</translation>
    </message>
</context>
<context>
    <name>undo</name>
    <message>
        <source>drawing nodule %1</source>
        <translation>画结节 %1</translation>
    </message>
    <message>
        <source>moving nodule %1</source>
        <translation>移动结节 %1</translation>
    </message>
    <message>
        <source>resizing nodule %1</source>
        <translation>调整结节 %1 的大小</translation>
    </message>
    <message>
        <source>deleting nodule %1</source>
        <translation>删除结节 %1</translation>
    </message>
    <message>
        <source>accepting the proposed box of nodule %1</source>
        <translation>接受结节 %1 的建议框</translation>
    </message>
    <message>
        <source>numbering nodule %1</source>
        <translation>编号为结节 %1</translation>
    </message>
    <message>
        <source>outlining nodule %1</source>
        <translation>勾画结节 %1 的轮廓</translation>
    </message>
    <message>
        <source>locking nodule %1</source>
        <translation>锁定结节 %1</translation>
    </message>
    <message>
        <source>labelling nodule %1</source>
        <translation>修改结节 %1 的标签</translation>
    </message>
    <message>
        <source>unlocking nodule %1</source>
        <translation>解锁结节 %1</translation>
    </message>
    <message>
        <source>copying boxes</source>
        <translation>复制框</translation>
    </message>
    <message>
        <source>filling in boxes of nodule %1</source>
        <translation>插补结节 %1 的框</translation>
    </message>
    <message>
        <source>importing boxes</source>
        <translation>导入框</translation>
    </message>
    <message>
        <source>settling the box of nodule %1</source>
        <translation>裁定结节 %1 的框</translation>
    </message>
    <message>
        <source>restoring an earlier state</source>
        <translation>恢复先前状态</translation>
    </message>
    <message>
        <source>describing nodule %1</source>
        <translation>描述结节 %1</translation>
    </message>
    <message>
        <source>the opinion on nodule %1</source>
        <translation>对结节 %1 的意见</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>“no nodule here”</source>
        <translation>“此处无结节”</translation>
    </message>
    <message>
        <source>the state of the image</source>
        <translation>图像状态</translation>
    </message>
    <message>
        <source>refusing a proposed box</source>
        <translation>拒绝建议框</translation>
    </message>
    <message>
        <source>putting the image to another case</source>
        <translation>将图像归入另一病例</translation>
    </message>
    <message>
        <source>looking at the other readers</source>
        <translation>查看其他阅片者</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>撤销%1</translation>
    </message>
    <message>
        <source>Redo %1</source>
        <translation>重做%1</translation>
    </message>
</context>
<context>
    <name>viewer_keys</name>
    <message>
        <source>Drag, or click twice</source>
        <translation>拖动，或点击两次</translation>
    </message>
    <message>
        <source>Draw a box</source>
        <translation>画框</translation>
    </message>
    <message>
        <source>Ctrl + drag</source>
        <translation>Ctrl + 拖动</translation>
    </message>
    <message>
        <source>Draw a box inside another one</source>
        <translation>在另一个框内画框</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move the box by a pixel, with Shift by ten</source>
        <translation>将框移动一个像素，按住 Shift 移动十个像素</translation>
    </message>
    <message>
        <source>Ctrl + arrow keys</source>
        <translation>Ctrl + 方向键</translation>
    </message>
    <message>
        <source>Resize the box</source>
        <translation>调整框的大小</translation>
    </message>
    <message>
        <source>Double click on a box</source>
        <translation>双击框</translation>
    </message>
    <message>
        <source>Describe its nodule</source>
        <translation>描述其结节</translation>
    </message>
    <message>
        <source>Measuring tool: drag, or click twice</source>
        <translation>测量工具：拖动，或点击两次</translation>
    </message>
    <message>
        <source>Measure; the ends can be dragged afterwards</source>
        <translation>测量；之后可拖动两端</translation>
    </message>
    <message>
        <source>Outline tool: click corner after corner</source>
        <translation>轮廓工具：依次点击各角点</translation>
    </message>
    <message>
        <source>Draw an outline; Enter or a double click closes it, Backspace takes a corner back</source>
        <translation>勾画轮廓；Enter 或双击闭合，Backspace 撤回一个角点</translation>
    </message>
    <message>
        <source>Enter or Escape, on a proposed box</source>
        <translation>在建议框上按 Enter 或 Esc</translation>
    </message>
    <message>
        <source>Accept or refuse it; dragging it accepts it changed</source>
        <translation>接受或拒绝；拖动则修改后接受</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Remove the selected box or measurement</source>
        <translation>删除所选的框或测量</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Next box</source>
        <translation>下一个框</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Insert</translation>
    </message>
    <message>
        <source>Put a box in the middle</source>
        <translation>在中央放置一个框</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Give up the gesture, or select nothing</source>
        <translation>放弃当前操作，或取消选择</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Middle button; Space or Shift + drag</source>
        <translation>中键；空格或 Shift + 拖动</translation>
    </message>
    <message>
        <source>Move the image</source>
        <translation>移动图像</translation>
    </message>
    <message>
        <source>Right button, drag</source>
        <translation>右键拖动</translation>
    </message>
    <message>
        <source>Window and level; a double click resets them</source>
        <translation>窗宽窗位；双击重置</translation>
    </message>
</context>
</TS>
