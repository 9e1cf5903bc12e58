package broadcast_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
)

// The kind of an entry is the name that its content has in the JSON, whatever
// kinds are added.
func TestEveryKindOfEntryHasItsName(t *testing.T) {
	n := 0
	for field := range reflect.TypeFor[broadcast.Entry]().Fields() {
		if field.Type.Kind() != reflect.Pointer {
			continue
		}
		var e broadcast.Entry
		reflect.ValueOf(&e).Elem().FieldByIndex(field.Index).Set(reflect.New(field.Type.Elem()))
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if n++; e.Kind() != name {
			t.Errorf("an entry of %s is of kind %q, want %q", field.Name, e.Kind(), name)
		}
	}
	if none := (broadcast.Entry{}).Kind(); n < 12 || none != "" {
		t.Errorf("%d kinds, an empty entry is of kind %q", n, none)
	}
}
