package control

import (
	"context"
	"io"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Station is what the daemon offers to the operator, one method a command. The
// server asks it; problems come back as *broadcast.Problem and get their words
// from the server, in the caller's language.
type Station interface {
	Status(ctx context.Context) (Status, error)
	Import(ctx context.Context, who Who, r ImportRequest, file io.Reader, progress Progress) (broadcast.Media, error)
	List(ctx context.Context, r ListRequest) (ListAnswer, error)
	Add(ctx context.Context, who Who, r AddRequest, file io.Reader, progress Progress) (AddAnswer, error)
	Remove(ctx context.Context, who Who, r RemoveRequest) (broadcast.Slot, error)
	Schedule(ctx context.Context, r ScheduleRequest) (ScheduleAnswer, error)
	AddSession(ctx context.Context, who Who, r SessionRequest) (SessionAnswer, error)
	Sessions(ctx context.Context) (SessionsAnswer, error)
	RemoveSession(ctx context.Context, who Who, r RemoveSessionRequest) (RemovedSession, error)
	ConfirmSchedule(ctx context.Context, who Who, r ConfirmRequest) (ConfirmAnswer, error)
	Play(ctx context.Context, who Who, r PlayRequest, file io.Reader, progress Progress) (PlayAnswer, error)
	Stop(ctx context.Context, who Who, r StopRequest) (StopAnswer, error)
	Hold(ctx context.Context, who Who, r HoldRequest) (HoldAnswer, error)
	Approve(ctx context.Context, who Who, r ApproveRequest) (broadcast.Slot, error)
	Log(ctx context.Context, r LogRequest) (LogAnswer, error)
	Verify(ctx context.Context) (VerifyAnswer, error)
	Export(ctx context.Context, out io.Writer, progress Progress) (ExportAnswer, error)
	Key(ctx context.Context) (KeyAnswer, error)
	Clock(ctx context.Context) (ClockStatus, error)
	ConfirmClock(ctx context.Context, who Who) (ClockStatus, error)
	Simulate(ctx context.Context, r SimulateRequest) (SimulateAnswer, error)
	Why(ctx context.Context, r WhyRequest) (WhyAnswer, error)
	Certificate(ctx context.Context, r CertificateRequest) (CertificateAnswer, error)
}

// Progress tells the caller how far long work came: done and total in the same
// unit (bytes or milliseconds), total 0 when it is not known.
type Progress func(p ProgressLine)

// ProgressLine is one report of long work.
type ProgressLine struct {
	Stage string `json:"stage"` // read, decode, play
	Done  int64  `json:"done"`
	Total int64  `json:"total,omitempty"`
}

// Who asked, as the kernel vouches for it.
type Who struct {
	Name string // login name, or the number where there is none
	UID  int
	PID  int
}

// Status is the station at a glance.
type Status struct {
	Station string        `json:"station"`
	Name    string        `json:"name,omitempty"`
	State   string        `json:"state"` // on_air, idle, held
	Held    *time.Time    `json:"held_until,omitempty"`
	OnAir   *OnAir        `json:"on_air,omitempty"`
	Next    *Next         `json:"next,omitempty"`
	Today   Today         `json:"today"`
	Clock   ClockStatus   `json:"clock"`
	Device  DeviceStatus  `json:"device"`
	Sync    SyncStatus    `json:"sync"`
	Faults  []FaultStatus `json:"faults"`
	Version string        `json:"version"`
	Now     time.Time     `json:"now"`
}

// OnAir is what is heard now.
type OnAir struct {
	Airing    broadcast.AiringID   `json:"airing"`
	Title     string               `json:"title"`
	Source    broadcast.SourceKind `json:"source"`
	Priority  broadcast.Priority   `json:"priority"`
	HeardMS   broadcast.Millis     `json:"heard_ms"`
	PlannedMS broadcast.Millis     `json:"planned_ms"`
	LUFS      *float64             `json:"level_lufs,omitempty"` // momentary
}

// Next is the coming airing.
type Next struct {
	Airing  broadcast.AiringID `json:"airing"`
	Title   string             `json:"title"`
	Planned time.Time          `json:"planned_start"`
}

// Today counts the outcomes of the broadcast day.
type Today struct {
	Aired   int `json:"aired"`
	Partial int `json:"partial"`
	Missed  int `json:"missed"`
	Skipped int `json:"skipped"`
	ToCome  int `json:"to_come"`
}

// ClockStatus is how far the clock is trusted, and why.
type ClockStatus struct {
	Quality broadcast.ClockQuality `json:"quality"`
	Why     string                 `json:"why"` // stable word
	Now     time.Time              `json:"now"`
	Floor   time.Time              `json:"floor"` // it cannot be earlier than this
	// ErrorMS is how far off it may be; absent when there is no telling.
	ErrorMS *broadcast.Millis `json:"error_ms,omitempty"`
	Synced  *time.Time        `json:"last_sync,omitempty"`
}

// DeviceStatus is the sound card.
type DeviceStatus struct {
	Name  string `json:"name"`
	State string `json:"state"`         // closed, opening, running, lost
	Why   string `json:"why,omitempty"` // stable word, when lost
}

// SyncStatus is the state of the log on its way to the district.
type SyncStatus struct {
	Waiting   int64      `json:"waiting"`
	LastAck   *time.Time `json:"last_ack,omitempty"`
	LastError string     `json:"last_error,omitempty"`
}

// FaultStatus is a fault that is not cleared.
type FaultStatus struct {
	Kind   string    `json:"kind"`
	Detail string    `json:"detail,omitempty"`
	Since  time.Time `json:"since"`
}

// ImportRequest goes before the bytes of a file.
type ImportRequest struct {
	Name   string `json:"name"` // base name, for the title and for messages
	Bytes  int64  `json:"bytes"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// ListRequest asks for slots, or for media.
type ListRequest struct {
	Media bool `json:"media,omitempty"`
}

// ListAnswer holds the one that was asked for.
type ListAnswer struct {
	Slots []SlotLine  `json:"slots,omitempty"`
	Media []MediaLine `json:"media,omitempty"`
}

// SlotLine is a slot with its next start.
type SlotLine struct {
	broadcast.Slot
	Length broadcast.Millis `json:"length_ms"`
	Next   *time.Time       `json:"next,omitempty"`
	Last   *LastRun         `json:"last,omitempty"`
}

// MediaLine is a media record with its last airing.
type MediaLine struct {
	broadcast.Media
	Last *LastRun `json:"last,omitempty"`
}

// LastRun is how it went the last time.
type LastRun struct {
	At      time.Time         `json:"at"`
	Outcome broadcast.Outcome `json:"outcome"`
	Reason  broadcast.Reason  `json:"reason,omitempty"`
}

// AddRequest carries the flags of loa add as they were typed; the daemon reads
// them with its own clock, zone and rules. The bytes of --file follow it.
type AddRequest struct {
	Title        string         `json:"title"`
	Media        string         `json:"media,omitempty"`
	File         *ImportRequest `json:"file,omitempty"`
	Relay        string         `json:"relay,omitempty"` // the address of a stream
	LineIn       bool           `json:"line_in,omitempty"`
	Bed          string         `json:"bed,omitempty"` // a media id
	At           string         `json:"at"`
	From         string         `json:"from,omitempty"`
	Until        string         `json:"until,omitempty"`
	Every        string         `json:"every,omitempty"`
	To           string         `json:"to,omitempty"`
	Repeat       int            `json:"repeat,omitempty"`
	Gap          string         `json:"gap,omitempty"`
	Priority     string         `json:"priority,omitempty"`
	Kind         string         `json:"kind,omitempty"`
	Zones        []string       `json:"zones,omitempty"`
	Language     string         `json:"language,omitempty"`
	Late         string         `json:"late,omitempty"`
	AfterCut     string         `json:"after_cut,omitempty"`
	For          string         `json:"for,omitempty"`
	HardEnd      string         `json:"hard_end,omitempty"`
	Except       []string       `json:"except,omitempty"`
	Session      string         `json:"session,omitempty"`
	Fixed        string         `json:"fixed,omitempty"`
	AskException bool           `json:"ask_exception,omitempty"`
	DryRun       bool           `json:"dry_run,omitempty"`
}

// AddAnswer says what was understood and what it means for the schedule. Its
// JSON is that of loa add --json.
type AddAnswer struct {
	ID         broadcast.SlotID `json:"id,omitempty"` // absent in a dry run
	Understood Understood       `json:"understood"`
	Next       []time.Time      `json:"next"` // the next ten starts
	Clashes    []Clash          `json:"clashes"`
	Refused    string           `json:"refused"` // the kind of the rule that keeps it waiting; "" = it airs
	Media      *broadcast.Media `json:"media"`
}

// Understood is a slot as the daemon read it.
type Understood struct {
	broadcast.Slot
	Length broadcast.Millis `json:"length_ms"`
}

// Clash is a turn that would have to wait, be split or be dropped.
type Clash struct {
	Airing broadcast.AiringID `json:"airing"` // the one that loses
	Title  string             `json:"title"`
	With   broadcast.AiringID `json:"with"`
	Other  string             `json:"other"` // title of With
	Wanted time.Time          `json:"wanted_start"`
	Now    time.Time          `json:"planned_start,omitzero"` // where it airs now; zero when it is dropped
	What   string             `json:"what"`                   // stable word: waits, split, skipped; in a session cut, moved
	// Within a session:
	Session   string           `json:"session,omitempty"`
	PlannedMS broadcast.Millis `json:"planned_ms,omitempty"` // what is still heard
	LengthMS  broadcast.Millis `json:"length_ms,omitempty"`
}

// RemoveRequest names a slot as typed.
type RemoveRequest struct {
	ID     string `json:"id"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// ScheduleRequest asks for the plan of some days.
type ScheduleRequest struct {
	Date string `json:"date,omitempty"` // as typed; "" = today
	Days int    `json:"days,omitempty"` // 0 = 1
}

// ScheduleAnswer is the plan, one line a part, in the order of the air.
type ScheduleAnswer struct {
	Station string         `json:"station"`
	Name    string         `json:"name,omitempty"`
	From    broadcast.Date `json:"from"`
	Days    int            `json:"days"`
	Lines   []ScheduleLine `json:"lines"`

	Sessions []SessionDay `json:"sessions,omitempty"`
}

// ScheduleLine is a part of an airing in the plan beside what is known of it.
type ScheduleLine struct {
	Airing    broadcast.AiringID `json:"airing"`
	Programme broadcast.SlotID   `json:"programme"`
	Title     string             `json:"title"`
	Priority  broadcast.Priority `json:"priority"`
	Wanted    time.Time          `json:"wanted_start"`
	Planned   time.Time          `json:"planned_start,omitzero"`
	PlannedMS broadcast.Millis   `json:"planned_ms"`
	Part      int                `json:"part,omitempty"`    // from 1, where the plan splits the item
	Outcome   broadcast.Outcome  `json:"outcome,omitempty"` // what became of it, or what the plan refuses
	Reason    broadcast.Reason   `json:"reason,omitempty"`
	By        broadcast.AiringID `json:"by,omitempty"`
	Last      *LastRun           `json:"last,omitempty"`
	State     string             `json:"state"`          // past, on_air, to_come
	Note      string             `json:"note,omitempty"` // stable word: waits_for, no_media, held, cut, unconfirmed
	Session   string             `json:"session,omitempty"`
	Fixed     bool               `json:"fixed,omitempty"`
	LostMS    broadcast.Millis   `json:"lost_ms,omitempty"`  // cut off for want of room in the session
	Other     string             `json:"other,omitempty"`    // title of the one it meets
	Meets     string             `json:"meets,omitempty"`    // stable word: waits, same_time, yields, cuts_in, no_room
	HeardMS   broadcast.Millis   `json:"heard_ms,omitempty"` // of what is on air
}

// PlayRequest goes before the bytes of a file, or names a media id or slot.
type PlayRequest struct {
	ID        string         `json:"id,omitempty"`
	File      *ImportRequest `json:"file,omitempty"`
	Emergency bool           `json:"emergency,omitempty"`
	Wait      bool           `json:"wait,omitempty"`
	DryRun    bool           `json:"dry_run,omitempty"`
}

// PlayAnswer comes when the sound has begun, with Wait when it is over.
type PlayAnswer struct {
	Airing  broadcast.AiringID `json:"airing,omitempty"`
	Title   string             `json:"title"`
	Started time.Time          `json:"started,omitzero"`
	Length  broadcast.Millis   `json:"planned_ms"`
	Yields  string             `json:"yields,omitempty"`  // title of what was interrupted
	Outcome broadcast.Outcome  `json:"outcome,omitempty"` // with Wait
	Reason  broadcast.Reason   `json:"reason,omitempty"`
	Heard   broadcast.Millis   `json:"heard_ms,omitempty"`
	Media   *broadcast.Media   `json:"media,omitempty"`
}

// StopRequest asks for silence: what is on air ends; with All also what waits
// behind it.
type StopRequest struct {
	All    bool `json:"all,omitempty"`
	DryRun bool `json:"dry_run,omitempty"`
}

// StopAnswer lists what was ended.
type StopAnswer struct {
	Stopped []OnAir `json:"stopped"`
}

// HoldRequest asks for silence until a time ("" = further notice), or ends it.
type HoldRequest struct {
	Until  string `json:"until,omitempty"`
	Off    bool   `json:"off,omitempty"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// HoldAnswer is the hold as it stands now.
type HoldAnswer struct {
	Held    bool       `json:"held"`
	Until   *time.Time `json:"until,omitempty"`
	Stopped []OnAir    `json:"stopped,omitempty"`
}

// ApproveRequest is the second person's word on a slot that waits.
type ApproveRequest struct {
	ID     string `json:"id"`
	Reject bool   `json:"reject,omitempty"`
	Note   string `json:"note,omitempty"` // the number of the paper
	DryRun bool   `json:"dry_run,omitempty"`
}

// LogRequest filters the as-run log. Times are as typed ("05:30", "hôm qua",
// "20/11"); "" leaves that side open.
type LogRequest struct {
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	Title string `json:"title,omitempty"`
	All   bool   `json:"all,omitempty"` // no --since: everything kept, not only the last days
}

// LogAnswer is the as-run log, oldest first.
type LogAnswer struct {
	Records []broadcast.AsRun `json:"records"`
}

// VerifyAnswer is what a walk along the chain found.
type VerifyAnswer struct {
	LogID   string `json:"log_id"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`              // hash of the last good entry, hexadecimal
	BadSeq  int64  `json:"bad_seq,omitempty"` // first entry that is wrong; 0 = the chain is whole
	What    string `json:"what,omitempty"`    // stable word: hash, gap, unreadable
}

// ExportAnswer is what went into a bundle.
type ExportAnswer struct {
	Station string      `json:"station"`
	Entries int64       `json:"entries"`
	Bytes   int64       `json:"bytes"`
	Logs    []BundleLog `json:"logs"`
}

// BundleLog is a stretch of one log in a bundle.
type BundleLog struct {
	LogID   string `json:"log_id"`
	From    int64  `json:"from"` // seq of the first entry
	To      int64  `json:"to"`   // seq of the last
	Members int    `json:"members"`
}

// KeyAnswer is the public half of the station's key.
type KeyAnswer struct {
	Station     string `json:"station"`
	Key         string `json:"key"` // base64 of its 32 bytes
	PEM         string `json:"pem"`
	Fingerprint string `json:"fingerprint"`
}

// Error is a problem on its way to the caller. Kind is stable; message and hint
// are in the caller's language.
type Error struct {
	Kind    broadcast.ProblemKind `json:"kind"`
	Message string                `json:"message"`
	Hint    string                `json:"hint,omitempty"`
	Field   string                `json:"field,omitempty"`
	Class   broadcast.Class       `json:"class"`
}

// Error is the sentence for people.
func (e *Error) Error() string { return e.Message }
