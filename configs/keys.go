package configs

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where the value of a key stands in a file.
type place struct {
	line, column int    // from 1
	value        string // a scalar as written; "" for arrays and tables
}

// places finds every key of a text that is known to be TOML. Keys are dotted
// and in lower case, since go-toml does not tell cases apart either.
func places(data []byte) map[string]place {
	found := map[string]place{}
	var table []string
	tables := map[string]int{} // arrays of tables, and how many stood so far
	p := unstable.Parser{}
	p.Reset(data)
	for p.NextExpression() {
		node := p.Expression()
		switch node.Kind {
		case unstable.Table:
			table = keyOf(node)
			remember(found, &p, table, node)
		case unstable.ArrayTable:
			table = keyOf(node)
			remember(found, &p, table, node)
			name := strings.Join(table, ".")
			table = append(table[:len(table)-1], fmt.Sprintf("%s[%d]", table[len(table)-1], tables[name]))
			tables[name]++
		case unstable.KeyValue:
			keyValue(found, &p, table, node)
		}
	}
	return found
}

func keyValue(found map[string]place, p *unstable.Parser, table []string, node *unstable.Node) {
	path := slices.Concat(table, keyOf(node))
	remember(found, p, path, node)
	if node.Value().Kind != unstable.InlineTable {
		return
	}
	for inner := node.Value().Children(); inner.Next(); {
		keyValue(found, p, path, inner.Node())
	}
}

// withoutIndex is a key without the number of its table: "policy.rules.windows".
func withoutIndex(key string) string {
	before, rest, found := strings.Cut(key, "[")
	if !found {
		return key
	}
	_, after, _ := strings.Cut(rest, "]")
	return before + after
}

func keyOf(node *unstable.Node) []string {
	var path []string
	for key := node.Key(); key.Next(); {
		path = append(path, string(key.Node().Data))
	}
	return path
}

// remember notes the place of the value, or of the key where the parser does
// not say where the value begins (arrays).
func remember(found map[string]place, p *unstable.Parser, path []string, node *unstable.Node) {
	key := node.Key()
	key.Next()
	at, value := key.Node().Raw, ""
	if node.Kind == unstable.KeyValue && node.Value().Raw.Length > 0 {
		at = node.Value().Raw
		value = string(p.Raw(at))
	}
	start := p.Shape(at).Start
	found[strings.ToLower(strings.Join(path, "."))] = place{line: start.Line, column: start.Column, value: value}
}

// keyTypes lists every key of [Config] with its TOML type, sections included.
func keyTypes() map[string]string {
	types := map[string]string{}
	for section := range reflect.TypeFor[Config]().Fields() {
		name := section.Tag.Get("toml")
		types[name] = TypeTable
		for field := range section.Type.Fields() {
			key := name + "." + field.Tag.Get("toml")
			types[key] = tomlType(field.Type)
			if types[key] != TypeTables {
				continue
			}
			for inner := range field.Type.Elem().Fields() {
				types[key+"."+inner.Tag.Get("toml")] = tomlType(inner.Type)
			}
		}
	}
	return types
}

func tomlType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return tomlType(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return TypeTables
		}
		return TypeStrings
	case reflect.Int:
		return TypeInteger
	case reflect.Float64:
		return TypeNumber
	case reflect.Map:
		return TypeTable
	case reflect.Bool:
		return TypeBoolean
	default:
		return TypeString
	}
}

// wantedType is the type of a key. What lies in a table of the commune's own
// names is a number.
func wantedType(key string) string {
	types := keyTypes()
	if named, ok := types[key]; ok {
		return named
	}
	return TypeNumber
}

// nearestKey is the known key that a mistyped one was probably meant to be: the
// right name in the wrong section, or a name a few letters off.
func nearestKey(key string) string {
	known := keyTypes()
	if wantedIsSection := !strings.Contains(key, "."); wantedIsSection {
		if best := nearest(key, sections(known)); best != "" {
			return best
		}
	}
	best, least := "", len(key)
	for _, candidate := range sortedKeys(known) {
		d := min(distance(key, candidate), 1+distance(leaf(key), leaf(candidate)))
		if strings.Contains(candidate, ".") && d < least {
			best, least = candidate, d
		}
	}
	if least > 1+tolerated(leaf(key)) {
		return ""
	}
	return best
}

// nearest is the choice that a mistyped word was probably meant to be, "" when
// none is near.
func nearest(word string, choices []string) string {
	word = strings.ToLower(word)
	best, least := "", tolerated(word)+1
	for _, choice := range choices {
		if d := distance(word, strings.ToLower(choice)); d < least {
			best, least = choice, d
		}
	}
	return best
}

// tolerated is how many slips of the finger a word may hold and still be
// recognised: a third of it.
func tolerated(word string) int { return max(1, len(word)/3) }

func leaf(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

func sections(known map[string]string) []string {
	return slices.DeleteFunc(sortedKeys(known), func(k string) bool { return strings.Contains(k, ".") })
}

func sortedKeys(known map[string]string) []string {
	keys := make([]string, 0, len(known))
	for k := range known {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// distance counts the slips between two words: a letter too many, too few,
// wrong, or swapped with its neighbour (optimal string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			rows[i][j] = step(rows, a, b, i, j)
		}
	}
	return rows[len(a)][len(b)]
}

func step(rows [][]int, a, b string, i, j int) int {
	wrong := 1
	if a[i-1] == b[j-1] {
		wrong = 0
	}
	d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+wrong)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		d = min(d, rows[i-2][j-2]+1)
	}
	return d
}
