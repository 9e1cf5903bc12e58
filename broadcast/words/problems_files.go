package words

// fileProblems: audio files that cannot air.
var fileProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.file_missing":     {`không có tệp "{1}"`, `there is no file "{1}"`},
	"hint.file_missing":        {"xem tên tệp: ls; tệp đã nhập: loa list --media", "see the names here: ls; imported files: loa list --media"},
	"problem.file_is_folder":   {`"{1}" là thư mục, không phải tệp âm thanh`, `"{1}" is a folder, not an audio file`},
	"hint.file_is_folder":      {`nhập các tệp bên trong: loa import "{1}"/*.mp3`, `import the files inside: loa import "{1}"/*.mp3`},
	"problem.file_unreadable":  {`không đọc được tệp "{1}": {2}`, `the file "{1}" cannot be read: {2}`},
	"hint.file_unreadable":     {`xem quyền của tệp: ls -l "{1}"; thẻ nhớ hoặc USB thì cắm lại`, `look at its permissions: ls -l "{1}"; plug a card or stick in again`},
	"problem.file_not_regular": {`"{1}" không phải tệp thường mà là thiết bị hoặc đường ống`, `"{1}" is no ordinary file but a device or a pipe`},
	"hint.file_not_regular":    {"ghi vào một tệp trước, ví dụ tin.wav, rồi nhập tệp ấy", "write it to a file first, for example news.wav, and take that"},
	"problem.file_empty":       {`tệp "{1}" rỗng, không có gì bên trong`, `the file "{1}" is empty`},
	"hint.file_empty":          {"chép lại từ máy thu hoặc USB; đợi chép xong mới rút", "copy it again from the recorder or stick; wait until the copy is complete"},
	"problem.file_not_audio":   {`"{1}" không phải tệp âm thanh, {2:looks}`, `"{1}" is not audio, {2:looks}`},
	"hint.file_not_audio":      {"dùng tệp MP3 hoặc WAV; nghe thử trên máy tính trước", "take an MP3 or WAV file; listen to it on a computer first"},
	"problem.file_unsupported": {`không phát được kiểu âm thanh {2:codec} của tệp "{1}"`, `the sound of "{1}" is {2:codec}, which cannot be aired`},
	"hint.file_unsupported":    {`đổi sang MP3: ffmpeg -i "{1}" -ar 44100 doi.mp3`, `convert it to MP3: ffmpeg -i "{1}" -ar 44100 converted.mp3`},
	"problem.file_no_sound":    {`tệp "{1}" không chứa âm thanh nào`, `the file "{1}" holds no sound`},
	"hint.file_no_sound":       {"ghi âm lại; xem micro có bật không", "record it again; see that the microphone is on"},
	"problem.file_too_long":    {`tệp "{1}" dài {2}, quá mức {3}`, `the file "{1}" lasts {2}, more than the {3} allowed`},
	"hint.file_too_long":       {"cắt thành nhiều tệp, hoặc tăng max_hours ở mục [media] trong loa.toml", "cut it into parts, or raise max_hours under [media] in loa.toml"},
	"problem.file_too_big":     {`tệp "{1}" lớn {2:bytes}, quá mức {3:bytes}`, `the file "{1}" has {2:bytes}, more than the {3:bytes} allowed`},
	"hint.file_too_big":        {`nén thành MP3: ffmpeg -i "{1}" -b:a 128k nho.mp3`, `make an MP3 of it: ffmpeg -i "{1}" -b:a 128k smaller.mp3`},
	"problem.file_damaged":     {`tệp "{1}" hỏng từ {2:length}, mất {3}`, `the file "{1}" is damaged from {2:length}, {3} is lost`},
	"hint.file_damaged":        {"chép hoặc xuất lại tệp từ nguồn", "copy or export the file again from its source"},
	"problem.file_changed":     {`tệp "{1}" thay đổi trong lúc đang đọc`, `the file "{1}" changed while it was read`},
	"hint.file_changed":        {"đợi chép hoặc ghi âm xong rồi làm lại", "wait until it is copied or recorded, then try again"},
}
