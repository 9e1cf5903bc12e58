package broadcast

import (
	"fmt"
	"strings"
)

// Class says what kind of answer a problem is; commands turn it into their exit
// code.
type Class string

// The classes.
const (
	ClassFailed    Class = "failed"        // exit 1: something broke
	ClassUsage     Class = "usage"         // exit 2: the command was not understood
	ClassNotUp     Class = "not_running"   // exit 3: no daemon answers
	ClassRefused   Class = "refused"       // exit 4: a rule says no
	ClassNotFound  Class = "not_found"     // exit 5
	ClassForbidden Class = "not_permitted" // exit 6
)

// Problem is a refusal or failure as a value: a stable kind for programs and
// the arguments of the sentence for people, which the catalogue of words puts
// together in the caller's language. What each kind's arguments are is written
// beside its name.
type Problem struct {
	Kind  ProblemKind
	Field string // the flag or key at fault, for example "at"
	Args  []any
	Err   error // the cause, if it came from outside
}

// Refuse makes a problem.
func Refuse(kind ProblemKind, field string, args ...any) *Problem {
	return &Problem{Kind: kind, Field: field, Args: args}
}

// Because adds the cause.
func (p *Problem) Because(err error) *Problem {
	p.Err = err
	return p
}

// Error is for the developer's log; people read the catalogue.
func (p *Problem) Error() string {
	parts := []string{string(p.Kind)}
	if p.Field != "" {
		parts = append(parts, p.Field)
	}
	for _, a := range p.Args {
		parts = append(parts, fmt.Sprint(a))
	}
	if p.Err != nil {
		parts = append(parts, p.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// ProblemKind is the stable word for a problem.
type ProblemKind string

// The problems. The comment names the arguments in order.
const (
	// What was typed.
	ProblemUsage          ProblemKind = "usage"             // what pflag or cobra says, as text
	ProblemTitleMissing   ProblemKind = "title_missing"     //
	ProblemTitleLong      ProblemKind = "title_long"        // letters it has, letters at most
	ProblemNoteLong       ProblemKind = "note_long"         // letters it has, letters at most
	ProblemSourceMissing  ProblemKind = "source_missing"    //
	ProblemSourceTwice    ProblemKind = "source_twice"      //
	ProblemNeedsFor       ProblemKind = "needs_for"         // live sound has no length of its own
	ProblemRelayAddress   ProblemKind = "relay_address"     // address as typed
	ProblemBedKind        ProblemKind = "bed_kind"          // a bed under what is no spoken file
	ProblemWhenMissing    ProblemKind = "when_missing"      //
	ProblemWhenUnknown    ProblemKind = "when_unknown"      // text
	ProblemNoSuchDay      ProblemKind = "no_such_day"       // text
	ProblemNoSuchTime     ProblemKind = "no_such_time"      // text
	ProblemWhenPast       ProblemKind = "when_past"         // text, time.Time it was understood as (zero: no start ahead at all)
	ProblemDateUnknown    ProblemKind = "date_unknown"      // text
	ProblemLengthUnknown  ProblemKind = "length_unknown"    // text
	ProblemRangeReversed  ProblemKind = "range_reversed"    // from, until as text
	ProblemValueUnknown   ProblemKind = "value_unknown"     // value, allowed []string
	ProblemNumberRange    ProblemKind = "number_range"      // value, least, most
	ProblemRangeTooLong   ProblemKind = "range_too_long"    // days it has, days at most
	ProblemLoopHalf       ProblemKind = "loop_half"         // --every without --to, or the other way round
	ProblemLoopTooTight   ProblemKind = "loop_too_tight"    // step, length, both time.Duration
	ProblemNoSuchLunarDay ProblemKind = "no_such_lunar_day" // text
	ProblemRangeLong      ProblemKind = "range_long"        // both dates as typed, days at most
	ProblemLeapAlone      ProblemKind = "leap_alone"        // --leap without a lunar day
	// A buổi phát and what belongs to it.
	ProblemSessionName    ProblemKind = "session_name"    //
	ProblemSessionUnknown ProblemKind = "session_unknown" // name
	ProblemSessionExists  ProblemKind = "session_exists"  // name
	ProblemSessionLong    ProblemKind = "session_long"    // time.Duration asked for, at most
	ProblemSessionOverlap ProblemKind = "session_overlap" // two starts as time.Time, time.Duration of the session
	ProblemSessionInUse   ProblemKind = "session_in_use"  // name, number of its slots
	ProblemSessionTime    ProblemKind = "session_time"    // text, name of the session
	ProblemSessionLoop    ProblemKind = "session_loop"    // --every with --session
	ProblemSessionFull    ProblemKind = "session_full"    // name, time.Duration of the item
	ProblemFixedAlone     ProblemKind = "fixed_alone"     // --fixed without --session
	ProblemFixedOutside   ProblemKind = "fixed_outside"   // TimeOfDay, name, start and end of the session as time.Time
	ProblemLoopReversed   ProblemKind = "loop_reversed"   // first start, last start, both TimeOfDay
	ProblemRepeatNoRoom   ProblemKind = "repeat_no_room"  // times, time.Duration they take, time.Time of the start, time.Time by which the last has to begin
	ProblemMoveUnknown    ProblemKind = "move_unknown"    // text
	ProblemMoveNothing    ProblemKind = "move_nothing"    // time.Time, the day on which the rule wants nothing
	ProblemMoveTime       ProblemKind = "move_time"       // name of the session, which has the time
	ProblemMoveNoSession  ProblemKind = "move_no_session" // time.Time, the day to which it would move; name of the session
	ProblemGapAlone       ProblemKind = "gap_alone"       // --gap without --repeat
	ProblemEndsBefore     ProblemKind = "ends_before"     // hard end as TimeOfDay, time.Time of the start
	ProblemLunarNever     ProblemKind = "lunar_never"     // text, years looked ahead
	ProblemNothingGiven   ProblemKind = "nothing_given"   // id; loa edit without a change
	// What the commune's rules say.
	ProblemQuietHours     ProblemKind = "quiet_hours"     // time.Time, ClockSpan
	ProblemOutsideWindows ProblemKind = "outside_windows" // time.Time, []ClockSpan
	ProblemClosedDay      ProblemKind = "closed_day"      // time.Time: nothing is scheduled on that day
	ProblemOverCap        ProblemKind = "over_cap"        // time.Time, longest buổi phát as time.Duration, most of them a day (0 = no bound)
	ProblemNeedsUntil     ProblemKind = "needs_until"     // scheduled emergency without --until
	ProblemNeedsApproval  ProblemKind = "needs_approval"  // scheduled emergency without --ask-exception
	ProblemAwaitsApproval ProblemKind = "awaits_approval" // two-person policy: every slot waits
	ProblemOnHold         ProblemKind = "on_hold"         // loa play while held
	ProblemTwoPerson      ProblemKind = "two_person"      // loa play of a file nobody approved
	ProblemOwnApproval    ProblemKind = "own_approval"    // id; the creator approves his own
	ProblemNotWaiting     ProblemKind = "not_waiting"     // id; nothing to approve
	ProblemNotPaused      ProblemKind = "not_paused"      // id; nothing to resume
	ProblemSlotChanged    ProblemKind = "slot_changed"    // id; somebody else changed it meanwhile
	ProblemNothingToUndo  ProblemKind = "nothing_to_undo" //
	// Files.
	ProblemFileMissing      ProblemKind = "file_missing"      // name
	ProblemFileIsFolder     ProblemKind = "file_is_folder"    // name
	ProblemFileUnreadable   ProblemKind = "file_unreadable"   // name, cause text
	ProblemICSUnwritable    ProblemKind = "ics_unwritable"    // name, cause text
	ProblemFileNotRegular   ProblemKind = "file_not_regular"  // name
	ProblemFileEmpty        ProblemKind = "file_empty"        // name
	ProblemFileNotAudio     ProblemKind = "file_not_audio"    // name, what it looks like
	ProblemFileUnsupported  ProblemKind = "file_unsupported"  // name, codec
	ProblemFileNeedsFFmpeg  ProblemKind = "file_needs_ffmpeg" // name, codec: ffmpeg would decode it and is not installed
	ProblemFileFFmpegFailed ProblemKind = "file_ffmpeg"       // name: ffmpeg would not decode it
	ProblemFileNoSound      ProblemKind = "file_no_sound"     // name
	ProblemFileTooLong      ProblemKind = "file_too_long"     // name, time.Duration it has, time.Duration at most
	ProblemFileOverLimit    ProblemKind = "file_over_limit"   // name, time.Duration at most: how long it is was not found out
	ProblemFileTooBig       ProblemKind = "file_too_big"      // name, bytes it has, bytes at most
	ProblemFileDamaged      ProblemKind = "file_damaged"      // name: more than half of it
	ProblemFileChanged      ProblemKind = "file_changed"      // name: it changed while it was read
	// Things that are not there, or in the way.
	ProblemSlotUnknown   ProblemKind = "slot_unknown"   // id as typed
	ProblemAiringUnknown ProblemKind = "airing_unknown" // id as typed
	ProblemTitleUnknown  ProblemKind = "title_unknown"  // words as typed
	ProblemTitleMany     ProblemKind = "title_many"     // words as typed, titles that have them
	ProblemNotHeardOut   ProblemKind = "not_heard_out"  // title, days in a row, days needed
	ProblemMediaUnknown  ProblemKind = "media_unknown"  // id as typed
	ProblemMediaGone     ProblemKind = "media_gone"     // id: its file is no longer on the disk
	ProblemNothingOnAir  ProblemKind = "nothing_on_air" //
	ProblemNotHeard      ProblemKind = "not_heard"      // title, reason: nothing of it was heard
	ProblemAirTaken      ProblemKind = "air_taken"      // what is on air ranks as high and was there first
	ProblemAnswerLost    ProblemKind = "answer_lost"    // cause text: nobody took what the command had to say
	ProblemNoDevice      ProblemKind = "no_device"      // why, a stable word of the speaker
	ProblemToolMissing   ProblemKind = "tool_missing"   // program, package that has it
	ProblemDiskFull      ProblemKind = "disk_full"      // folder
	ProblemReadOnly      ProblemKind = "read_only"      // folder
	ProblemStoreBroken   ProblemKind = "store_broken"   // file, cause text
	ProblemLogBroken     ProblemKind = "log_broken"     // seq of the first bad entry, stable word
	ProblemLogEmpty      ProblemKind = "log_empty"      //
	// The district.
	ProblemStationUnknown ProblemKind = "station_unknown" // id as typed
	ProblemStationName    ProblemKind = "station_name"    // id as typed: it cannot be one
	ProblemStationHasKey  ProblemKind = "station_has_key" // id, fingerprint of the key that counts
	ProblemKeyRetired     ProblemKind = "key_retired"     // id, fingerprint
	ProblemKeyStranger    ProblemKind = "key_stranger"    // id, fingerprint as typed
	ProblemKeyFile        ProblemKind = "key_file"        // file: no public key in it
	ProblemCodeWrong      ProblemKind = "code_wrong"      // id: unknown, used or too old
	ProblemCodeNeeded     ProblemKind = "code_needed"     // id: too many stations wait already
	ProblemBundle         ProblemKind = "bundle_refused"  // file, stable word of the refusal, member
	ProblemDatabase       ProblemKind = "database"        // cause text: it cannot be reached or used
	ProblemPlainHTTP      ProblemKind = "plain_http"      // address that is not loopback
	ProblemUnitName       ProblemKind = "unit_name"       // id as typed: it cannot be one
	ProblemUnitUnknown    ProblemKind = "unit_unknown"    // id as typed
	ProblemUnitThere      ProblemKind = "unit_there"      // id
	ProblemUnitLoop       ProblemKind = "unit_loop"       // id, the unit that it was to stand under
	ProblemUnitEnded      ProblemKind = "unit_ended"      // id, its last day
	ProblemUnitHolds      ProblemKind = "unit_holds"      // id, one that stands under it, how many, from which day
	ProblemIssuer         ProblemKind = "issuer"          // address of an identity provider, cause text
	ProblemUserName       ProblemKind = "user_name"       // as typed
	ProblemUserUnknown    ProblemKind = "user_unknown"    // as typed
	ProblemUserTaken      ProblemKind = "user_taken"      // as an identity provider names the person, whose that is
	ProblemPassword       ProblemKind = "password"        // least and most characters
	ProblemPasswords      ProblemKind = "passwords"       // typed twice, differently
	ProblemAddressTaken   ProblemKind = "address_taken"   // address, cause text
	// The log on its way to the district.
	ProblemFileExists     ProblemKind = "file_exists"     // name
	ProblemFileUnwritable ProblemKind = "file_unwritable" // name, cause text
	ProblemBinaryOutput   ProblemKind = "binary_output"   // a bundle is no text for a terminal
	ProblemBundleBroken   ProblemKind = "bundle_broken"   // name, member, stable word
	ProblemBundleEntry    ProblemKind = "bundle_entry"    // name, member, seq, stable word
	ProblemKeyBroken      ProblemKind = "key_broken"      // path of the station's key
	ProblemKeyUnknown     ProblemKind = "key_unknown"     // fingerprint of the key that the bundle names
	ProblemKeyUnreadable  ProblemKind = "key_unreadable"  // what --key names: no public key, no fingerprint
	ProblemNotEnrolled    ProblemKind = "not_enrolled"    //
	ProblemSyncRefused    ProblemKind = "sync_refused"    // address, entries waiting, stable word
	ProblemSyncFailed     ProblemKind = "sync_failed"     // the same
	ProblemEnrolRefused   ProblemKind = "enrol_refused"   // address, stable word
	ProblemEnrolFailed    ProblemKind = "enrol_failed"    // the same
	ProblemURLUnknown     ProblemKind = "url_unknown"     // as typed
	ProblemURLPlain       ProblemKind = "url_plain"       // as typed
	ProblemCAFile         ProblemKind = "ca_file"         // path
	// The daemon.
	ProblemInTheWay       ProblemKind = "in_the_way"      // path of what stands where a file or folder of the station belongs
	ProblemNotRunning     ProblemKind = "not_running"     // socket path
	ProblemAlreadyRunning ProblemKind = "already_running" // data folder
	ProblemSocketTooLong  ProblemKind = "socket_too_long" // path, bytes it has, bytes at most
	ProblemNotPermitted   ProblemKind = "not_permitted"   // socket path
	ProblemNoAnswer       ProblemKind = "no_answer"       // time.Duration waited: the daemon is there but hangs
	ProblemStopping       ProblemKind = "stopping"        // the daemon is going down
	ProblemConfig         ProblemKind = "config"          // what is wrong in the configuration, ready-made in configs
	ProblemDecoderKilled  ProblemKind = "decoder_killed"  // the system ended the process that decodes
	ProblemInternal       ProblemKind = "internal"        // cause text
)

// problemClasses holds every kind; a test proves that none is left out.
var problemClasses = map[ProblemKind]Class{ //nolint:gochecknoglobals // a table
	ProblemUsage: ClassUsage, ProblemTitleMissing: ClassUsage, ProblemTitleLong: ClassUsage, ProblemNoteLong: ClassUsage, ProblemSourceMissing: ClassUsage,
	ProblemSourceTwice: ClassUsage, ProblemWhenMissing: ClassUsage, ProblemDateUnknown: ClassUsage,
	ProblemLengthUnknown: ClassUsage, ProblemLoopHalf: ClassUsage, ProblemLeapAlone: ClassUsage, ProblemValueUnknown: ClassUsage, ProblemNumberRange: ClassUsage,
	ProblemMoveUnknown: ClassUsage, ProblemNothingGiven: ClassUsage,

	ProblemNeedsFor: ClassRefused, ProblemRelayAddress: ClassRefused, ProblemBedKind: ClassRefused, ProblemToolMissing: ClassFailed,
	ProblemSessionName: ClassUsage, ProblemSessionLoop: ClassUsage, ProblemFixedAlone: ClassUsage,
	ProblemSessionExists: ClassRefused, ProblemSessionLong: ClassRefused, ProblemSessionOverlap: ClassRefused, ProblemSessionInUse: ClassRefused,
	ProblemSessionTime: ClassRefused, ProblemSessionFull: ClassRefused, ProblemFixedOutside: ClassRefused,
	ProblemSessionUnknown: ClassNotFound,

	ProblemWhenUnknown: ClassRefused, ProblemNoSuchDay: ClassRefused, ProblemNoSuchTime: ClassRefused, ProblemNoSuchLunarDay: ClassRefused,
	ProblemWhenPast: ClassRefused, ProblemRangeReversed: ClassRefused, ProblemRangeLong: ClassRefused, ProblemLoopTooTight: ClassRefused,
	ProblemQuietHours: ClassRefused, ProblemOutsideWindows: ClassRefused, ProblemClosedDay: ClassRefused, ProblemOverCap: ClassRefused, ProblemNeedsUntil: ClassRefused,
	ProblemNeedsApproval: ClassRefused, ProblemAwaitsApproval: ClassRefused, ProblemOnHold: ClassRefused, ProblemTwoPerson: ClassRefused,
	ProblemOwnApproval: ClassRefused, ProblemNotWaiting: ClassRefused,
	ProblemLoopReversed: ClassRefused, ProblemRepeatNoRoom: ClassRefused, ProblemMoveNothing: ClassRefused,
	ProblemMoveTime: ClassRefused, ProblemMoveNoSession: ClassRefused, ProblemGapAlone: ClassUsage, ProblemEndsBefore: ClassRefused, ProblemLunarNever: ClassRefused,
	ProblemNotPaused: ClassRefused, ProblemSlotChanged: ClassFailed, ProblemNothingToUndo: ClassNotFound,

	ProblemFileMissing: ClassNotFound, ProblemFileIsFolder: ClassRefused, ProblemFileUnreadable: ClassFailed, ProblemICSUnwritable: ClassFailed,
	ProblemFileNotRegular: ClassRefused, ProblemFileEmpty: ClassRefused, ProblemFileNotAudio: ClassRefused,
	ProblemFileUnsupported: ClassRefused, ProblemFileNeedsFFmpeg: ClassRefused, ProblemFileFFmpegFailed: ClassRefused, ProblemFileNoSound: ClassRefused, ProblemFileTooLong: ClassRefused, ProblemFileOverLimit: ClassRefused,
	ProblemFileTooBig: ClassRefused, ProblemFileDamaged: ClassRefused,
	ProblemFileChanged: ClassFailed,

	ProblemAiringUnknown: ClassNotFound, ProblemTitleUnknown: ClassNotFound, ProblemTitleMany: ClassRefused, ProblemNotHeardOut: ClassRefused, ProblemRangeTooLong: ClassRefused,
	ProblemSlotUnknown: ClassNotFound, ProblemMediaUnknown: ClassNotFound, ProblemMediaGone: ClassNotFound,
	ProblemNothingOnAir: ClassNotFound, ProblemNotHeard: ClassFailed, ProblemAirTaken: ClassRefused, ProblemAnswerLost: ClassFailed, ProblemNoDevice: ClassFailed, ProblemDiskFull: ClassFailed,
	ProblemReadOnly: ClassFailed, ProblemInTheWay: ClassFailed, ProblemStoreBroken: ClassFailed, ProblemLogBroken: ClassFailed,
	ProblemLogEmpty: ClassNotFound,

	ProblemFileExists: ClassRefused, ProblemFileUnwritable: ClassFailed, ProblemBinaryOutput: ClassRefused,
	ProblemBundleBroken: ClassFailed, ProblemBundleEntry: ClassFailed, ProblemKeyBroken: ClassFailed,
	ProblemNotEnrolled: ClassRefused, ProblemSyncRefused: ClassRefused, ProblemSyncFailed: ClassFailed, ProblemEnrolRefused: ClassRefused,
	ProblemEnrolFailed: ClassFailed, ProblemURLUnknown: ClassRefused, ProblemURLPlain: ClassRefused, ProblemCAFile: ClassFailed,
	ProblemKeyUnknown: ClassNotFound, ProblemKeyUnreadable: ClassRefused,

	ProblemStationUnknown: ClassNotFound, ProblemStationName: ClassUsage, ProblemStationHasKey: ClassRefused,
	ProblemKeyRetired: ClassRefused, ProblemKeyStranger: ClassUsage, ProblemKeyFile: ClassRefused,
	ProblemCodeWrong: ClassRefused, ProblemCodeNeeded: ClassRefused, ProblemBundle: ClassRefused, ProblemDatabase: ClassFailed,
	ProblemPlainHTTP: ClassRefused, ProblemAddressTaken: ClassFailed,
	ProblemUnitName: ClassUsage, ProblemUnitUnknown: ClassNotFound, ProblemUnitThere: ClassRefused,
	ProblemUnitLoop: ClassRefused, ProblemUnitEnded: ClassRefused, ProblemUnitHolds: ClassRefused,
	ProblemIssuer: ClassUsage, ProblemUserName: ClassUsage, ProblemUserUnknown: ClassNotFound, ProblemUserTaken: ClassRefused, ProblemPassword: ClassUsage, ProblemPasswords: ClassUsage,

	ProblemNotRunning: ClassNotUp, ProblemAlreadyRunning: ClassFailed, ProblemSocketTooLong: ClassUsage,
	ProblemNotPermitted: ClassForbidden, ProblemStopping: ClassNotUp, ProblemNoAnswer: ClassFailed, ProblemConfig: ClassUsage,
	ProblemDecoderKilled: ClassFailed, ProblemInternal: ClassFailed,
}

// Class is the problem's class; an unknown kind is a failure.
func (k ProblemKind) Class() Class {
	if c, ok := problemClasses[k]; ok {
		return c
	}
	return ClassFailed
}

// ProblemKinds lists every kind, for the tests that prove each has words.
func ProblemKinds() []ProblemKind {
	kinds := make([]ProblemKind, 0, len(problemClasses))
	for k := range problemClasses {
		kinds = append(kinds, k)
	}
	return kinds
}
