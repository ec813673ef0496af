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
        <source>The boxes of %1 keep changing</source>
        <translation>%1 的框不断变化</translation>
    </message>
    <message>
        <source>another window edits them all the time</source>
        <translation>另一个窗口一直在编辑它们</translation>
    </message>
    <message>
        <source>The image was edited in another window</source>
        <translation>图像已在另一个窗口中编辑</translation>
    </message>
    <message>
        <source>its boxes have changed meanwhile</source>
        <translation>图像的框已在此期间改变</translation>
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
        <source>The library is not open yet</source>
        <translation>图像库尚未打开</translation>
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
        <source>The file is not known</source>
        <translation>未知的文件</translation>
    </message>
    <message>
        <source>nothing with the hash %1… was opened</source>
        <translation>从未打开过摘要为 %1… 的文件</translation>
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
        <source>no box of this case has a second opinion</source>
        <translation>此病例的框都还没有第二意见</translation>
    </message>
    <message>
        <source>Draw a box around a nodule and wait for the answer.</source>
        <translation>请在结节周围画框，并等待结果。</translation>
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
        <source>%1 holds no crops, or not one answer for each</source>
        <translation>%1 不含裁剪图，或未给每幅裁剪图一个结果</translation>
    </message>
    <message>
        <source>%1 is no network that can be run</source>
        <translation>%1 不是可运行的网络</translation>
    </message>
    <message>
        <source>%1 has %2 inputs and %3 outputs, not 1 and 2</source>
        <translation>%1 有 %2 个输入和 %3 个输出，而不是 1 个和 2 个</translation>
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
        <source>the spread ends below its beginning</source>
        <translation>波动范围的终点低于起点</translation>
    </message>
    <message>
        <source>the values of the map are no base64</source>
        <translation>关注图的数值不是 base64</translation>
    </message>
    <message>
        <source>the values of the map do not fill its shape</source>
        <translation>关注图的数值与其形状不符</translation>
    </message>
    <message>
        <source>the values of the map are not finite and 0 or above</source>
        <translation>关注图的数值不是有限的非负数</translation>
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
