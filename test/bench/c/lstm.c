/* A long short-term memory of WIDTH units over a thousand steps; the mean over steps of the summed outputs, and its gradient
   in the weights: of the input [4 W], of the state [4 W, W], the bias [4 W]. Gates in the order input, forget, cell, output. */
#include "bench.h"

#ifndef WIDTH
#define WIDTH 4
#endif
enum { steps = 1000, W = WIDTH, weights = 4 * W * (W + 2) };

/* Of each step: the gates after their nonlinearities, the cell, tanh of it, the output. The rows start with the zeros before the first. */
static double gates[steps][4 * W], cells[steps + 1][W], bent[steps][W], outputs[steps + 1][W], inputs[steps];
static volatile double sources[weights];

static double logistic(double x) { return 1 / (1 + exp(-x)); }

static double forward(const double *p) {
  const double *wx = p, *u = p + 4 * W, *b = u + 4 * W * W;
  double total = 0;
  for (int t = 0; t < steps; t++) {
    for (int j = 0; j < 4 * W; j++) {
      double z = wx[j] * inputs[t] + b[j];
      for (int k = 0; k < W; k++) z += u[j * W + k] * outputs[t][k];
      gates[t][j] = j / W == 2 ? tanh(z) : logistic(z);
    }
    for (int k = 0; k < W; k++) {
      double c = gates[t][W + k] * cells[t][k] + gates[t][k] * gates[t][2 * W + k];
      cells[t + 1][k] = c;
      bent[t][k] = tanh(c);
      outputs[t + 1][k] = gates[t][3 * W + k] * bent[t][k];
      total += outputs[t + 1][k];
    }
  }
  return total / steps;
}

static void backward(const double *p, double *g) {
  const double *u = p + 4 * W;
  double *gx = g, *gu = g + 4 * W, *gb = gu + 4 * W * W;
  double dh[W] = {0}, dc[W] = {0}, dz[4 * W];
  memset(g, 0, weights * sizeof(double));
  for (int t = steps - 1; t >= 0; t--) {
    for (int k = 0; k < W; k++) {
      double i = gates[t][k], f = gates[t][W + k], c = gates[t][2 * W + k], o = gates[t][3 * W + k];
      double ct = dh[k] + 1.0 / steps;
      double e = dc[k] + ct * o * (1 - bent[t][k] * bent[t][k]);
      dz[k] = e * c * i * (1 - i);
      dz[W + k] = e * cells[t][k] * f * (1 - f);
      dz[2 * W + k] = e * i * (1 - c * c);
      dz[3 * W + k] = ct * bent[t][k] * o * (1 - o);
      dc[k] = e * f;
      dh[k] = 0;
    }
    for (int j = 0; j < 4 * W; j++) {
      gx[j] += dz[j] * inputs[t];
      gb[j] += dz[j];
      for (int k = 0; k < W; k++) {
        gu[j * W + k] += dz[j] * outputs[t][k];
        dh[k] += dz[j] * u[j * W + k];
      }
    }
  }
}

static void load(double *p) {
  for (int i = 0; i < weights; i++) p[i] = sources[i];
}

static void value(double *out) {
  double p[weights];
  load(p);
  out[0] = forward(p);
}

static void gradient(double *out) {
  double p[weights];
  load(p);
  out[0] = forward(p);
  backward(p, out + 1);
}

int main(int argc, char **argv) {
  for (int i = 0; i < weights; i++) sources[i] = 0.5 * sin(i + 1);
  for (int t = 0; t < steps; t++) inputs[t] = sin(0.1 * t);
  return run(argc, argv, value, 1, gradient, 1 + weights);
}
