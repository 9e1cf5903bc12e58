package lunar

// The ten stems (can) and twelve branches (chi), beginning with the year 4.
const stems, branches = 10, 12

// YearName is the name of a lunar year in the cycle of sixty, for example "Ất
// Tỵ" for 2025.
func YearName(year int) string {
	can := [stems]string{"Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"}
	chi := [branches]string{"Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"}
	return can[mod(year-4, stems)] + " " + chi[mod(year-4, branches)]
}

func mod(n, by int) int { return (n%by + by) % by }
