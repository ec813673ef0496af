<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <source>The images that you open are listed here.</source>
        <translation>打开的图像会列在这里。</translation>
    </message>
    <message>
        <source>The library is empty. Everything you open is kept here.</source>
        <translation>图像库为空。您打开的所有图像都会保存在这里。</translation>
    </message>
    <message>
        <source>Every file could be opened.</source>
        <translation>所有文件都已打开。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
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
        <source>SECOND OPINION</source>
        <translation>第二意见</translation>
    </message>
    <message>
        <source>RECORDED RESULTS</source>
        <translation>已记录的结果</translation>
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
        <translation>在结节周围画框：模型会给出恶性概率，并显示其关注的位置。</translation>
    </message>
    <message>
        <source>The answer for this box is on its way.</source>
        <translation>正在等待此框的结果。</translation>
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
    <message>
        <source>Writing the report</source>
        <translation>正在写入报告</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>NODULES IN THIS IMAGE</source>
        <translation>本图像中的结节</translation>
    </message>
    <message>
        <source>No box yet. Drag across the nodule, or click two opposite corners.</source>
        <translation>尚无框。拖过结节画框，或点击两个对角。</translation>
    </message>
    <message>
        <source>Delete the selected box</source>
        <translation>删除所选的框</translation>
    </message>
    <message>
        <source>Nodules in this image</source>
        <translation>本图像中的结节</translation>
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
        <source>Open an ultrasound image – drop files here or press Ctrl+O</source>
        <translation>打开超声图像：将文件拖到这里，或按 Ctrl+O</translation>
    </message>
    <message>
        <source>Ultrasound image</source>
        <translation>超声图像</translation>
    </message>
    <message>
        <source>Drag or press Insert to draw a box. Tab selects a box, the arrow keys move it, Delete removes it.</source>
        <translation>拖动或按 Insert 画框。Tab 选择框，方向键移动，Delete 删除。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
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
    <message>
        <source>%1 could not be opened</source>
        <translation>无法打开 %1</translation>
    </message>
    <message>
        <source>%1 files could not be opened</source>
        <translation>%1 个文件无法打开</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>The report is written</source>
        <translation>报告已写入</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
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
    <name>Opening</name>
    <message>
        <source>Open files</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Opening images</source>
        <translation>正在打开图像</translation>
    </message>
</context>
<context>
    <name>OverlayControls</name>
    <message>
        <source>ATTENTION MAP</source>
        <translation>关注图</translation>
    </message>
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
        <translation>显示的是模型的关注度，不是结节的边界。按住 H 查看原图。</translation>
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
        <source>Done</source>
        <translation>完成</translation>
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
        <source>Export report…</source>
        <translation>导出报告…</translation>
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
        <source>Window and level</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Delete box</source>
        <translation>删除框</translation>
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
        <source>Reset window and level</source>
        <translation>重置窗宽窗位</translation>
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
        <source>Second opinion panel</source>
        <translation>第二意见面板</translation>
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
</context>
<context>
    <name>undo</name>
    <message>
        <source>Undo drawing nodule %1</source>
        <translation>撤销：画结节 %1</translation>
    </message>
    <message>
        <source>Undo moving nodule %1</source>
        <translation>撤销：移动结节 %1</translation>
    </message>
    <message>
        <source>Undo resizing nodule %1</source>
        <translation>撤销：调整结节 %1 的大小</translation>
    </message>
    <message>
        <source>Undo deleting nodule %1</source>
        <translation>撤销：删除结节 %1</translation>
    </message>
    <message>
        <source>Redo drawing nodule %1</source>
        <translation>重做：画结节 %1</translation>
    </message>
    <message>
        <source>Redo moving nodule %1</source>
        <translation>重做：移动结节 %1</translation>
    </message>
    <message>
        <source>Redo resizing nodule %1</source>
        <translation>重做：调整结节 %1 的大小</translation>
    </message>
    <message>
        <source>Redo deleting nodule %1</source>
        <translation>重做：删除结节 %1</translation>
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
