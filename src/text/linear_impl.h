/*
 * linear_impl.h — starting liblinear's random numbers; inside the room.
 */
#ifndef TEXT_LINEAR_IMPL_H
#define TEXT_LINEAR_IMPL_H

void linear_seed(unsigned seed);

#endif
