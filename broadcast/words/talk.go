package words

// What commands say when something was done, and what they ask.
const (
	TalkImported      Key = "talk.imported"       // id, title
	TalkKnown         Key = "talk.known"          // id, title
	TalkWouldImport   Key = "talk.would_import"   // title
	TalkFileFacts     Key = "talk.file_facts"     // codec, rate, channels, length, loudness
	TalkNoLoudness    Key = "talk.no_loudness"    //
	TalkMono          Key = "talk.mono"           //
	TalkStereo        Key = "talk.stereo"         //
	TalkDamage        Key = "talk.damage"         // place, lost, what
	TalkMoreDamage    Key = "talk.more_damage"    // how many more
	TalkNothingHeard  Key = "talk.nothing_heard"  //
	TalkHardlyAny     Key = "talk.hardly_any"     //
	TalkTooQuiet      Key = "talk.too_quiet"      // dB
	TalkClipped       Key = "talk.clipped"        // places
	TalkOffCentre     Key = "talk.off_centre"     // percent of full scale
	TalkDualMono      Key = "talk.dual_mono"      //
	TalkDeadEnds      Key = "talk.dead_ends"      // left out, what airs
	TalkFiles         Key = "talk.files"          // done, of how many
	TalkRemoved       Key = "talk.removed"        // id, title
	TalkStillOnAir    Key = "talk.still_on_air"   // title
	TalkWouldRemove   Key = "talk.would_remove"   // id, title
	TalkPlaying       Key = "talk.playing"        // title, length
	TalkYields        Key = "talk.yields"         // title
	TalkWouldPlay     Key = "talk.would_play"     // title, length
	TalkPlayed        Key = "talk.played"         // title, outcome, heard
	TalkStopped       Key = "talk.stopped"        // title, heard
	TalkWouldStop     Key = "talk.would_stop"     // title
	TalkNothingToStop Key = "talk.nothing"        //
	TalkHeld          Key = "talk.held"           //
	TalkHeldUntil     Key = "talk.held_until"     // time
	TalkReleased      Key = "talk.released"       //
	TalkApproved      Key = "talk.approved"       // id, title
	TalkRejected      Key = "talk.rejected"       // id, title
	TalkClockNow      Key = "talk.clock_now"      // day and time
	TalkWouldConfirm  Key = "talk.would_confirm"  // day and time
	TalkChainWhole    Key = "talk.chain_whole"    // entries, head
	TalkOldChain      Key = "talk.old_chain"      // log id, first and last seq, why it ended
	TalkLogPage       Key = "talk.log_page"       // first and last shown, of how many, the next page
	TalkConfigGood    Key = "talk.config_good"    // path
	TalkConfigNone    Key = "talk.config_none"    //
	TalkDryRun        Key = "talk.dry_run"        //
	TalkVersionsApart Key = "talk.versions_apart" // command, station
	TalkLeft          Key = "talk.left"           // duration
	TalkHint          Key = "talk.hint"           // in front of a hint

	AskEmergency    Key = "ask.emergency"     // what stops
	AskEmergencyFor Key = "ask.emergency_air" // nothing on air
	AskRemove       Key = "ask.remove"        // id, title, when
	AskClock        Key = "ask.clock"         // day and time
	AskYes          Key = "ask.yes"           // what to type for yes
	AskPlay         Key = "ask.play"          // what to type for an emergency
)

var talk = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	TalkImported:      {"✓ Đã nhập {1}: {2}", "✓ Imported {1}: {2}"},
	TalkKnown:         {"✓ Đã có sẵn {1}: {2}", "✓ Here already {1}: {2}"},
	TalkWouldImport:   {"✓ Nhập được: {1}", "✓ Can be imported: {1}"},
	TalkFileFacts:     {"{1} {2} {3}, {4}, {5}", "{1} {2} {3}, {4}, {5}"},
	TalkNoLoudness:    {"không đo được độ to", "no loudness measured"},
	TalkMono:          {"mono", "mono"},
	TalkStereo:        {"stereo", "stereo"},
	TalkDamage:        {"▲ hỏng ở {1}, mất {2}: {3}", "▲ damaged at {1}, {2} lost: {3}"},
	TalkMoreDamage:    {"▲ và {1} chỗ hỏng nữa", "▲ and {1} more damaged places"},
	TalkNothingHeard:  {"▲ cả tệp không có tiếng: nghe lại trước khi cho phát", "▲ there is nothing to be heard in it: listen to it before it airs"},
	TalkHardlyAny:     {"▲ hầu như không có âm thanh, có thể tệp bị cắt: nghe lại trước khi cho phát", "▲ there is hardly any sound in it, perhaps the file was cut: listen to it before it airs"},
	TalkTooQuiet:      {"▲ thu quá nhỏ: khi phát sẽ tăng {1} dB; lần sau để micro gần hơn", "▲ too quiet: raised by {1} dB on air; hold the microphone closer next time"},
	TalkClipped:       {"▲ méo tiếng ngay từ nguồn ({1} chỗ vỡ tiếng): thu lại, giảm mức thu", "▲ distorted at the source ({1} clipped places): record it again at a lower level"},
	TalkOffCentre:     {"tín hiệu lệch {1} % về một phía, đã chỉnh lại cho loa", "the signal is off centre by {1} %, put right for the horns"},
	TalkDualMono:      {"hai kênh giống hệt nhau: thực chất là mono", "both channels are the same: it is mono in truth"},
	TalkDeadEnds:      {"bỏ {1} im lặng ở đầu và cuối, phát {2}", "{1} of silence at both ends left out, {2} will air"},
	TalkFiles:         {"xong {1}/{2}", "{1}/{2} done"},
	TalkRemoved:       {"✓ Đã bỏ {1}: {2}", "✓ Removed {1}: {2}"},
	TalkStillOnAir:    {"● Vẫn đang phát: {1}. Dừng: loa stop", "● Still on air: {1}. To end it: loa stop"},
	TalkWouldRemove:   {"Sẽ bỏ {1}: {2}", "Would remove {1}: {2}"},
	TalkPlaying:       {"● Đang phát: {1} · {2}", "● On air: {1} · {2}"},
	TalkYields:        {"▲ Nhường chỗ: {1}", "▲ It gave way: {1}"},
	TalkWouldPlay:     {"Sẽ phát ngay: {1} · {2}", "Would air now: {1} · {2}"},
	TalkPlayed:        {"{1}: {2} · {3}", "{1}: {2} · {3}"},
	TalkStopped:       {"✓ Đã dừng: {1} · đã phát {2}", "✓ Stopped: {1} · {2} heard"},
	TalkWouldStop:     {"Sẽ dừng: {1}", "Would stop: {1}"},
	TalkNothingToStop: {"Không có gì đang phát", "Nothing was on air"},
	TalkHeld:          {"▲ Tạm ngừng phát đến khi có lệnh mới, chỉ khẩn cấp được phát. Phát trở lại: loa hold --off", "▲ On hold until further notice, only an emergency may air. To end it: loa hold --off"},
	TalkHeldUntil:     {"▲ Tạm ngừng phát đến {1}, chỉ khẩn cấp được phát. Phát trở lại sớm hơn: loa hold --off", "▲ On hold until {1}, only an emergency may air. To end it earlier: loa hold --off"},
	TalkReleased:      {"✓ Phát trở lại theo lịch", "✓ Airing again as scheduled"},
	TalkApproved:      {"✓ Đã duyệt {1}: {2}", "✓ Approved {1}: {2}"},
	TalkRejected:      {"✓ Đã từ chối {1}: {2}", "✓ Rejected {1}: {2}"},
	TalkClockNow:      {"✓ Đã ghi nhận: bây giờ là {1}", "✓ Recorded: it is now {1}"},
	TalkWouldConfirm:  {"Sẽ ghi nhận: bây giờ là {1}", "Would record: it is now {1}"},
	TalkOldChain:      {"✓ Sổ trước {1} nguyên vẹn: dòng {2} đến {3}; đã đóng: {4}", "✓ The log before, {1}, is whole: entries {2} to {3}; it ended: {4}"},
	TalkLogPage:       {"dòng {1} đến {2} trong {3}; cũ hơn: --page {4}", "{1} to {2} of {3}; the older ones: --page {4}"},
	TalkChainWhole:    {"✓ Nhật ký nguyên vẹn: {1} dòng, dòng cuối {2}", "✓ The log is whole: {1|entry|entries}, last {2}"},
	TalkConfigGood:    {"✓ Cấu hình đúng: {1}", "✓ The configuration is right: {1}"},
	TalkConfigNone:    {"không có tệp cấu hình, dùng giá trị mặc định", "no configuration file, the defaults hold"},
	TalkDryRun:        {"(chạy thử, không có gì thay đổi)", "(dry run, nothing changed)"},
	TalkVersionsApart: {"▲ lệnh này là bản {1}, đài đang chạy bản {2}: sudo systemctl restart loa", "▲ this command is version {1}, the running station {2}: sudo systemctl restart loa"},
	TalkLeft:          {"còn {1}", "{1} left"},
	TalkHint:          {"gợi ý: {1}", "hint: {1}"},

	AskEmergency:    {`▲ Khẩn cấp: dừng "{1}", phát ngay ra toàn bộ loa. Gõ PHAT để xác nhận: `, `▲ Emergency: stops "{1}" and airs at once on every loudspeaker. Type PLAY to confirm: `},
	AskEmergencyFor: {"▲ Khẩn cấp: phát ngay ra toàn bộ loa. Gõ PHAT để xác nhận: ", "▲ Emergency: airs at once on every loudspeaker. Type PLAY to confirm: "},
	AskRemove:       {"Bỏ {1}: {2} · {3}? [c/K] ", "Remove {1}: {2} · {3}? [y/N] "},
	AskClock:        {"Bây giờ là {1}, đúng không? [c/K] ", "It is now {1}, is that right? [y/N] "},
	AskYes:          {"c", "y"},
	AskPlay:         {"PHAT", "PLAY"},
}
