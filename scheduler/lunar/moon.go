package lunar

import "math"

// The mean new moon, numbered from that of 2000-01-06 (Meeus 49.1).
const (
	firstMoon    = 2451550.09766 // Julian ephemeris day of number 0
	synodicMonth = 29.530588861  // days
)

// wave is one periodic term: an amplitude, and how often the Sun's and the Moon's
// anomaly and the Moon's argument of latitude go into its angle.
type wave struct {
	days       float64
	m, moon, f float64
}

// newMoonWaves are the periodic terms of a new moon (Meeus, chapter 49, first
// column), those with the node apart.
var newMoonWaves = []wave{ //nolint:gochecknoglobals // a table
	{-0.40720, 0, 1, 0},
	{0.17241, 1, 0, 0},
	{0.01608, 0, 2, 0},
	{0.01039, 0, 0, 2},
	{0.00739, -1, 1, 0},
	{-0.00514, 1, 1, 0},
	{0.00208, 2, 0, 0},
	{-0.00111, 0, 1, -2},
	{-0.00057, 0, 1, 2},
	{0.00056, 1, 2, 0},
	{-0.00042, 0, 3, 0},
	{0.00042, 1, 0, 2},
	{0.00038, 1, 0, -2},
	{-0.00024, -1, 2, 0},
	{-0.00007, 2, 1, 0},
	{0.00004, 0, 2, -2},
	{0.00004, 3, 0, 0},
	{0.00003, 1, 1, -2},
	{0.00003, 0, 2, 2},
	{-0.00003, 1, 1, 2},
	{0.00003, -1, 1, 2},
	{-0.00002, -1, 1, -2},
	{-0.00002, 1, 3, 0},
	{0.00002, 0, 4, 0},
}

// planetWaves are the planetary arguments (Meeus, chapter 49): amplitude in days,
// phase in degrees, degrees a month.
var planetWaves = [][3]float64{ //nolint:gochecknoglobals // a table
	{0.000325, 299.77, 0.107408},
	{0.000165, 251.88, 0.016321},
	{0.000164, 251.83, 26.651886},
	{0.000126, 349.42, 36.412478},
	{0.000110, 84.66, 18.206239},
	{0.000062, 141.74, 53.303771},
	{0.000060, 207.14, 2.453732},
	{0.000056, 154.84, 7.306860},
	{0.000047, 34.52, 27.261239},
	{0.000042, 207.19, 0.121824},
	{0.000040, 291.34, 1.844379},
	{0.000037, 161.72, 24.198154},
	{0.000035, 239.56, 25.513099},
	{0.000023, 331.55, 3.592518},
}

// newMoon is the Julian ephemeris day of the new moon number k, good to some
// seconds (Meeus, chapter 49, all terms).
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	t2, t3, t4 := t*t, t*t*t, t*t*t*t
	jde := firstMoon + synodicMonth*n + 0.00015437*t2 - 0.000000150*t3 + 0.00000000073*t4
	e := 1 - 0.002516*t - 0.0000074*t2
	sun := 2.5534 + 29.10535670*n - 0.0000014*t2 - 0.00000011*t3
	moon := 201.5643 + 385.81693528*n + 0.0107582*t2 + 0.00001238*t3 - 0.000000058*t4
	f := 160.7108 + 390.67050284*n - 0.0016118*t2 - 0.00000227*t3 + 0.000000011*t4
	node := 124.7746 - 1.56375588*n + 0.0020672*t2 + 0.00000215*t3
	jde += -0.00017 * sin(node)
	for _, w := range newMoonWaves {
		jde += w.days * math.Pow(e, math.Abs(w.m)) * sin(w.m*sun+w.moon*moon+w.f*f)
	}
	for i, w := range planetWaves {
		angle := w[1] + w[2]*n
		if i == 0 {
			angle -= 0.009173 * t2
		}
		jde += w[0] * sin(angle)
	}
	return jde
}

// sin is the sine of an angle in degrees.
func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// deltaT is how far the even time of the theories is ahead of the turning Earth
// at a Julian date, in days: the polynomials of Espenak and Meeus (NASA/TP
// 2006-214141), measured up to 2005 and foreseen from there.
func deltaT(jd float64) float64 {
	year := 2000 + (jd-2451544.5)/365.25
	var seconds float64
	switch {
	case year < 1920:
		seconds = polynomial(year-1900, -2.79, 1.494119, -0.0598939, 0.0061966, -0.000197)
	case year < 1941:
		seconds = polynomial(year-1920, 21.20, 0.84493, -0.076100, 0.0020936)
	case year < 1961:
		seconds = polynomial(year-1950, 29.07, 0.407, -1.0/233, 1.0/2547)
	case year < 1986:
		seconds = polynomial(year-1975, 45.45, 1.067, -1.0/260, -1.0/718)
	case year < 2005:
		seconds = polynomial(year-2000, 63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)
	case year < 2050:
		seconds = polynomial(year-2000, 62.92, 0.32217, 0.005589)
	default:
		u := (year - 1820) / 100
		seconds = -20 + 32*u*u - 0.5628*(2150-year)
	}
	return seconds / 86400
}

// polynomial evaluates coefficients from the constant on.
func polynomial(x float64, coefficients ...float64) (sum float64) {
	for i := len(coefficients) - 1; i >= 0; i-- {
		sum = sum*x + coefficients[i]
	}
	return sum
}
