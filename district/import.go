package district

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

// Imported says what became of a bundle that came as a file.
type Imported struct {
	Members int `json:"members"`
	Fresh   int `json:"fresh"`  // entries that were not kept before
	Repeat  int `json:"repeat"` // entries that were
	Poison  int `json:"poison,omitempty"`
	// What is wrong with single logs; the others are taken all the same.
	Wrong []Wrong `json:"wrong,omitempty"`
}

// Wrong is what is wrong with a log of a bundle.
type Wrong struct {
	Station string      `json:"station"`
	LogID   string      `json:"log_id"`
	Kind    uplink.Kind `json:"refusal"`
	Seq     int64       `json:"seq,omitempty"`
	Member  int         `json:"member"`
	Branch  int         `json:"branch,omitempty"` // where a fork is kept
}

// Import takes in the bundle of a memory stick. What came before a fault of the
// file is kept, and the fault comes back as a [*uplink.Refusal].
func (c *Collector) Import(ctx context.Context, file io.Reader, now time.Time) (Imported, error) {
	var done Imported
	for r := uplink.NewReader(file); ; {
		b, err := r.Next()
		if errors.Is(err, io.EOF) {
			return done, nil
		}
		if err != nil {
			return done, err //nolint:wrapcheck // a refusal, or what the stick says
		}
		done.Members++
		if err := c.importOne(ctx, b, now, &done); err != nil {
			return done, err
		}
	}
}

func (c *Collector) importOne(ctx context.Context, b uplink.Batch, now time.Time, done *Imported) error {
	taken, err := c.Take(ctx, b, Receipt{Now: now, Way: WayStick})
	wrong := Wrong{Station: b.Station, LogID: b.LogID, Member: done.Members, Branch: taken.Branch}
	if refusal, ok := errors.AsType[*uplink.Refusal](err); ok {
		wrong.Kind, wrong.Seq = refusal.Kind, refusal.Seq
		done.wrong(wrong)
		return nil
	}
	if err != nil {
		return err
	}
	done.Fresh += taken.Fresh
	done.Poison += taken.Poison
	if taken.Kind != uplink.KindGap {
		done.Repeat += b.Count - taken.Fresh
	}
	if taken.Kind != "" {
		wrong.Kind, wrong.Seq = taken.Kind, taken.Head.Seq+1
		if taken.Kind == uplink.KindFork {
			wrong.Seq = taken.Parted
		}
		done.wrong(wrong)
	}
	return nil
}

// wrong adds what is wrong with a log, once.
func (d *Imported) wrong(w Wrong) {
	for _, had := range d.Wrong {
		if had.Station == w.Station && had.LogID == w.LogID && had.Kind == w.Kind {
			return
		}
	}
	d.Wrong = append(d.Wrong, w)
}
