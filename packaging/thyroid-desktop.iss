; Inno Setup 6: an installer for Windows from the folder that PyInstaller made (make package).
; Build it with: iscc packaging\thyroid-desktop.iss

#define Name "Thyroid Desktop"
#define Version "0.1.0"
#define Folder "..\dist\thyroid-desktop"

[Setup]
AppId={{6E0B5C9B-2B8C-4E1B-9C55-7B6C7C1D5A10}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version} (research use only)
DefaultDirName={autopf}\Thyroid Desktop
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
; No administrator is needed: each user may install for himself.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=thyroid-desktop-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\thyroid-desktop.exe

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; Modules and models of an older version must not linger beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\thyroid-desktop.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\thyroid-desktop.exe"; Tasks: desktopicon

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Run]
Filename: "{app}\thyroid-desktop.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

; The profile with patients' images is the user's; uninstalling leaves it alone.
