/* Ten thousand steps of the classical Runge-Kutta method on the Lotka-Volterra equations; the final x + y, and its gradient in a, b, c, d. */
#include "bench.h"

enum { steps = 10000 };
static const double h = 1e-3;
static volatile double parameters[4] = {1.5, 1, 3, 1};
static double xs[steps], ys[steps];

typedef struct { double x, y; } State;
typedef struct { double a, b, c, d; } Rates;

static inline State slope(Rates p, State s) {
  return (State){p.a * s.x - p.b * s.x * s.y, p.d * s.x * s.y - p.c * s.y};
}

static inline State along(State s, double t, State k) { return (State){s.x + t * k.x, s.y + t * k.y}; }

static inline Rates rates(void) { return (Rates){parameters[0], parameters[1], parameters[2], parameters[3]}; }

static State forward(Rates p, int store) {
  State s = {1, 1};
  for (int i = 0; i < steps; i++) {
    if (store) xs[i] = s.x, ys[i] = s.y;
    State k1 = slope(p, s);
    State k2 = slope(p, along(s, h / 2, k1));
    State k3 = slope(p, along(s, h / 2, k2));
    State k4 = slope(p, along(s, h, k3));
    s.x += h / 6 * (k1.x + 2 * k2.x + 2 * k3.x + k4.x);
    s.y += h / 6 * (k1.y + 2 * k2.y + 2 * k3.y + k4.y);
  }
  return s;
}

static void value(double *out) {
  State s = forward(rates(), 0);
  out[0] = s.x + s.y;
}

/* The pullback of the slope: the cotangent of the state; that of the rates is added to g. */
static inline State back(Rates p, State s, State ct, Rates *g) {
  g->a += ct.x * s.x;
  g->b -= ct.x * s.x * s.y;
  g->c -= ct.y * s.y;
  g->d += ct.y * s.x * s.y;
  return (State){ct.x * (p.a - p.b * s.y) + ct.y * p.d * s.y, ct.y * (p.d * s.x - p.c) - ct.x * p.b * s.x};
}

static void gradient(double *out) {
  Rates p = rates(), g = {0, 0, 0, 0};
  State end = forward(p, 1), l = {1, 1};
  for (int i = steps - 1; i >= 0; i--) {
    State s = {xs[i], ys[i]};
    State s2 = along(s, h / 2, slope(p, s));
    State s3 = along(s, h / 2, slope(p, s2));
    State s4 = along(s, h, slope(p, s3));
    State g4 = back(p, s4, (State){h / 6 * l.x, h / 6 * l.y}, &g);
    State g3 = back(p, s3, (State){h / 3 * l.x + h * g4.x, h / 3 * l.y + h * g4.y}, &g);
    State g2 = back(p, s2, (State){h / 3 * l.x + h / 2 * g3.x, h / 3 * l.y + h / 2 * g3.y}, &g);
    State g1 = back(p, s, (State){h / 6 * l.x + h / 2 * g2.x, h / 6 * l.y + h / 2 * g2.y}, &g);
    l.x += g1.x + g2.x + g3.x + g4.x;
    l.y += g1.y + g2.y + g3.y + g4.y;
  }
  out[0] = end.x + end.y;
  out[1] = g.a, out[2] = g.b, out[3] = g.c, out[4] = g.d;
}

int main(int argc, char **argv) { return run(argc, argv, value, 1, gradient, 5); }
