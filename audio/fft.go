package audio

import "math"

// fft is a discrete Fourier transform of a fixed length whose prime factors are
// 2, 3, 5 and 7 (Stockham's self-sorting form; Van Loan: Computational Frameworks
// for the Fast Fourier Transform, 1.7). The inverse is the same with the real and
// the imaginary parts swapped on both sides.
type fft struct {
	stages []fftStage
	work   []complex64
}

// fftStage turns a transform of radix*m points, stride times side by side, into
// radix transforms of m points.
type fftStage struct {
	radix, m, stride int
	twiddles         []complex64 // radix-1 for each of m
}

// fftRadices are tried in this order: 4 is 2 twice, and cheaper.
func fftRadices() [5]int { return [5]int{7, 5, 3, 4, 2} }

// smooth says whether there is a transform of n points.
func smooth(n int) bool {
	for _, r := range fftRadices() {
		for n%r == 0 {
			n /= r
		}
	}
	return n == 1
}

func newFFT(n int) *fft {
	f := &fft{work: make([]complex64, n)}
	for left, stride := n, 1; left > 1; {
		for _, r := range fftRadices() {
			if left%r != 0 {
				continue
			}
			st := fftStage{radix: r, m: left / r, stride: stride, twiddles: make([]complex64, 0, left/r*(r-1))}
			for p := range st.m {
				for k := 1; k < r; k++ {
					s, c := math.Sincos(-2 * math.Pi * float64(p*k) / float64(left))
					st.twiddles = append(st.twiddles, complex(float32(c), float32(s)))
				}
			}
			f.stages = append(f.stages, st)
			left, stride = left/r, stride*r
			break
		}
	}
	return f
}

// transform uses up data, and what it returns is good until the next transform.
func (f *fft) transform(data []complex64) []complex64 {
	x, y := data, f.work
	for i := range f.stages {
		st := &f.stages[i]
		switch st.radix {
		case 2:
			st.two(x, y)
		case 3:
			st.three(x, y)
		case 4:
			st.four(x, y)
		case 5:
			st.five(x, y)
		default:
			st.seven(x, y)
		}
		x, y = y, x
	}
	return x
}

// times is a complex number times a real one.
func times(z complex64, r float32) complex64 { return complex(real(z)*r, imag(z)*r) }

// turned is −i times a complex number.
func turned(z complex64) complex64 { return complex(imag(z), -real(z)) }

func (st *fftStage) two(x, y []complex64) {
	s, apart := st.stride, st.m*st.stride
	for p, w := range st.twiddles {
		for i, o := p*s, 2*p*s; i < (p+1)*s; i, o = i+1, o+1 {
			a, b := x[i], x[i+apart]
			y[o] = a + b
			y[o+s] = (a - b) * w
		}
	}
}

func (st *fftStage) three(x, y []complex64) {
	const c1, n1 = -0.5, 0.8660254037844386
	s, apart := st.stride, st.m*st.stride
	for p := range st.m {
		w := (*[2]complex64)(st.twiddles[2*p:])
		for i, o := p*s, 3*p*s; i < (p+1)*s; i, o = i+1, o+1 {
			a, b, c := x[i], x[i+apart], x[i+2*apart]
			u, v := a+times(b+c, c1), turned(times(b-c, n1))
			y[o] = a + b + c
			y[o+s] = (u + v) * w[0]
			y[o+2*s] = (u - v) * w[1]
		}
	}
}

func (st *fftStage) four(x, y []complex64) {
	s, apart := st.stride, st.m*st.stride
	for p := range st.m {
		w := (*[3]complex64)(st.twiddles[3*p:])
		xa, xb, xc, xd := x[p*s:], x[p*s+apart:], x[p*s+2*apart:], x[p*s+3*apart:]
		ya, yb, yc, yd := y[4*p*s:], y[4*p*s+s:], y[4*p*s+2*s:], y[4*p*s+3*s:]
		xa, xb, xc, xd = xa[:s], xb[:s], xc[:s], xd[:s] // equal lengths, told once
		ya, yb, yc, yd = ya[:s], yb[:s], yc[:s], yd[:s]
		for q, a := range xa {
			b, c, d := xb[q], xc[q], xd[q]
			even, odd, u, v := a+c, b+d, a-c, turned(b-d)
			ya[q] = even + odd
			yb[q] = (u + v) * w[0]
			yc[q] = (even - odd) * w[1]
			yd[q] = (u - v) * w[2]
		}
	}
}

func (st *fftStage) five(x, y []complex64) {
	const (
		c1, n1 = 0.30901699437494745, 0.9510565162951535 // cos, sin of 2π/5
		c2, n2 = -0.8090169943749475, 0.5877852522924731
	)
	s, apart := st.stride, st.m*st.stride
	for p := range st.m {
		w := (*[4]complex64)(st.twiddles[4*p:])
		for i, o := p*s, 5*p*s; i < (p+1)*s; i, o = i+1, o+1 {
			a, b, c, d, e := x[i], x[i+apart], x[i+2*apart], x[i+3*apart], x[i+4*apart]
			s1, d1, s2, d2 := b+e, b-e, c+d, c-d
			u1, v1 := a+times(s1, c1)+times(s2, c2), turned(times(d1, n1)+times(d2, n2))
			u2, v2 := a+times(s1, c2)+times(s2, c1), turned(times(d1, n2)-times(d2, n1))
			y[o] = a + s1 + s2
			y[o+s] = (u1 + v1) * w[0]
			y[o+2*s] = (u2 + v2) * w[1]
			y[o+3*s] = (u2 - v2) * w[2]
			y[o+4*s] = (u1 - v1) * w[3]
		}
	}
}

func (st *fftStage) seven(x, y []complex64) {
	const (
		c1, n1 = 0.6234898018587336, 0.7818314824680298 // cos, sin of 2π/7
		c2, n2 = -0.2225209339563144, 0.9749279121818236
		c3, n3 = -0.9009688679024191, 0.4338837391175582
	)
	s, apart := st.stride, st.m*st.stride
	for p := range st.m {
		w := (*[6]complex64)(st.twiddles[6*p:])
		for i, o := p*s, 7*p*s; i < (p+1)*s; i, o = i+1, o+1 {
			a := x[i]
			b, g := x[i+apart], x[i+6*apart]
			c, f := x[i+2*apart], x[i+5*apart]
			d, e := x[i+3*apart], x[i+4*apart]
			s1, d1, s2, d2, s3, d3 := b+g, b-g, c+f, c-f, d+e, d-e
			u1, v1 := a+times(s1, c1)+times(s2, c2)+times(s3, c3), turned(times(d1, n1)+times(d2, n2)+times(d3, n3))
			u2, v2 := a+times(s1, c2)+times(s2, c3)+times(s3, c1), turned(times(d1, n2)-times(d2, n3)-times(d3, n1))
			u3, v3 := a+times(s1, c3)+times(s2, c1)+times(s3, c2), turned(times(d1, n3)-times(d2, n1)+times(d3, n2))
			y[o] = a + s1 + s2 + s3
			y[o+s] = (u1 + v1) * w[0]
			y[o+2*s] = (u2 + v2) * w[1]
			y[o+3*s] = (u3 + v3) * w[2]
			y[o+4*s] = (u3 - v3) * w[3]
			y[o+5*s] = (u2 - v2) * w[4]
			y[o+6*s] = (u1 - v1) * w[5]
		}
	}
}
