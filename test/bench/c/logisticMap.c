/* The mean of ten thousand states of x <- r x (1 - x), and its derivative in r. */
#include "bench.h"

enum { steps = 10000 };
static volatile double parameter = 3.2;
static double xs[steps];

static void value(double *out) {
  double r = parameter, x = 0.3, total = 0;
  for (int i = 0; i < steps; i++) {
    x = r * x * (1 - x);
    total += x;
  }
  out[0] = total / steps;
}

static void gradient(double *out) {
  double r = parameter, x = 0.3, total = 0;
  for (int i = 0; i < steps; i++) {
    xs[i] = x;
    x = r * x * (1 - x);
    total += x;
  }
  double l = 0, g = 0;
  for (int i = steps - 1; i >= 0; i--) {
    l += 1.0 / steps;
    g += l * xs[i] * (1 - xs[i]);
    l *= r * (1 - 2 * xs[i]);
  }
  out[0] = total / steps;
  out[1] = g;
}

int main(int argc, char **argv) { return run(argc, argv, value, 1, gradient, 2); }
