/* A program that times itself: `program value|gradient milliseconds` prints nanoseconds a call, then its results. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

/* Writes `count` results. What it reads is volatile, so that no call can be shared or left out. */
typedef void (*Work)(double *results);

static double stretch(Work work, double *results, long calls) {
  double start = seconds();
  for (long i = 0; i < calls; i++) work(results);
  return seconds() - start;
}

static int run(int argc, char **argv, Work value, int values, Work gradient, int gradients) {
  if (argc < 3) return 1;
  int of_value = strcmp(argv[1], "value") == 0;
  Work work = of_value ? value : gradient;
  int count = of_value ? values : gradients;
  double *results = calloc(count, sizeof(double));
  double budget = atof(argv[2]) / 1000;
  long calls = 1;
  while (stretch(work, results, calls) < budget) calls *= 2;
  double took = stretch(work, results, calls) / calls;
  printf("%.6g\n", took * 1e9);
  for (int i = 0; i < count; i++) printf("%.17g\n", results[i]);
  return 0;
}
