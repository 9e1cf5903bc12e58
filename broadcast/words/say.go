package words

import "time"

// Say gives the sentence for a problem and the hint that tells what to do. kind
// is the problem's stable word, field the flag or key at fault ("" when there is
// none); what the arguments are is written beside each kind. An unknown kind is
// named as it is.
func Say(lang Lang, kind, field string, args []any) (message, hint string) {
	message = Text(lang, variant("problem."+kind, field, args), args...)
	if !Has(Key("problem." + kind)) {
		return Text(lang, "problem.unknown", kind), Text(lang, "hint.unknown", kind)
	}
	return message, Text(lang, variant("hint."+kind, field, args), args...)
}

// variant picks the special sentence for a field, or for a time that is none.
func variant(key, field string, args []any) Key {
	for _, arg := range args {
		if t, ok := arg.(time.Time); ok && t.IsZero() && Has(Key(key+".never")) {
			return Key(key + ".never")
		}
	}
	if field != "" && Has(Key(key+"."+field)) {
		return Key(key + "." + field)
	}
	return Key(key)
}
