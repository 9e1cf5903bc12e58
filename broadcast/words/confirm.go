package words

// Keys of what is said when the calendar waits for a person's confirmation.
const (
	ScreenUnconfirmed     Key = "screen.unconfirmed"
	AwaitsConfirm         Key = "screen.awaits_confirm"
	AskSchedule           Key = "ask.schedule"
	TalkUnconfirmed       Key = "talk.unconfirmed" // why, a stable word
	TalkUpcoming          Key = "talk.upcoming"
	TalkNothingUpcoming   Key = "talk.nothing_upcoming"
	TalkScheduleConfirmed Key = "talk.schedule_confirmed"
)

var confirmWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	ScreenUnconfirmed: {
		"lịch hoặc cấu hình khác lần xác nhận trước; phần khác tạm chờ, xem và xác nhận: loa schedule --confirm",
		"schedule or configuration differ from what was confirmed; what differs is held, see and confirm: loa schedule --confirm",
	},
	AwaitsConfirm:         {"chờ xác nhận: loa schedule --confirm", "waits to be confirmed: loa schedule --confirm"},
	AskSchedule:           {"Cho phát theo lịch này? [c/K] ", "Let this air? [y/N] "},
	TalkUnconfirmed:       {"▲ {1:unconfirmed}", "▲ {1:unconfirmed}"},
	TalkUpcoming:          {"24 giờ tới sẽ phát:", "In the next 24 hours will air:"},
	TalkNothingUpcoming:   {"24 giờ tới không phát gì theo lịch.", "Nothing of the schedule airs in the next 24 hours."},
	TalkScheduleConfirmed: {"✓ Đã xác nhận: phát theo lịch và cấu hình này", "✓ Confirmed: this schedule and configuration air"},
}
