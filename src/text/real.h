/*
 * real.h — exp and log that give the same bits on every processor.  Those of
 * the C library choose other code where the processor multiplies and adds in
 * one step, and may then differ in the last bit; what is learned must not.
 * The build sets -ffp-contract=off for the same reason.
 *
 * Both are within 2 units in the last place.  Pure.
 */
#ifndef TEXT_REAL_H
#define TEXT_REAL_H

double real_exp(double x); /* x is held to -700 … 700 */
double real_log(double x); /* x > 0 and normal; else -700 */

/* 1 / (1 + exp(-x)) */
double real_logistic(double x);

#endif
