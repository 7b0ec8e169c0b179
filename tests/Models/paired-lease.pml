/*
 * The handshake of paired and solo mode as a model for spin (spinroot.com): members 0 and 1, which hold the address,
 * promise each other and are each other's successor, a third member T that only knows the Lease, and the API server.
 * Checked in every reachable state: never two with authority, whatever is lost, late, slow, given up or started again.
 *
 * Time is discrete and passes at any moment; of the durations only the order counts (G < LD < PLD; G has to last longer
 * than one step, or nobody would ever hold the address by promises). Clocks run at one rate: margins are the business of the simulation
 * in the agent's tests. A resource version is not a number here: whoever refers to one (a view, a write under way) has a
 * bit that says whether it is the current one, so that the number of writes is unbounded and the number of states is not.
 *
 * -DBROKEN=n takes one rule away, and two must get authority; -DSPARE takes those away that are there twice, and nothing
 * must happen; -DREACH=n claims that something ordinary cannot happen, and must be wrong. check.sh runs them all.
 */

#ifndef G
#define G   2   /* promise */
#define LD  3   /* leaseDuration, solo */
#define PLD 4   /* pairedLeaseDuration */
#endif
#ifndef BROKEN
#define BROKEN 0
#endif
#ifndef REACH
#define REACH 0
#endif

#define NOBODY 2

#define FREE       0
#define TRAVELLING 1
#define DONE       2

/* The Lease: who holds it, whether it names a successor (always the other one), and whether that is the successor's present process. */
byte rH = NOBODY; bit rP; bit rN;

typedef Member {
  /* As holder. */
  bit holds; bit strict; byte lease; byte prom;
  /* One heartbeat: 0 = none, 1 = on its way, 2 = answered and on its way back; what a promise counted from its sending would be worth. */
  byte hb; byte hbLeft;
  /* What it has seen of the Lease, and for how long it must still wait if nothing changes. */
  bit known; bit vCur; byte vH; bit vP; bit vN; byte stale;
  /* As candidate: what it has promised and has not run out. */
  byte granted; bit frozen;
  /* The write that it waits for. One with an outdated resource version is answered with a conflict at once: later only helps. */
  byte st; bit cur; byte qH; bit qP; bit qN; byte left;
  /* A write that it has given up, or that an earlier process of it sent: it may still come to pass. */
  bit late; byte lH; bit lP; bit lN
};
Member a[2];

/* T sees every change at once, which is the worst that it can do: how long it must still wait. */
byte third;

#define AUTHORITY(m) (a[m].holds && a[m].lease > 0 && (!a[m].strict || a[m].prom > 0))
#define ONE_AT_MOST  assert(!(AUTHORITY(0) && AUTHORITY(1)))
#define DEC(x)       x = (x > 0 -> x - 1 : 0)
#define MIN(x, y)    (x < y -> x : y)
#define MAX(x, y)    (x > y -> x : y)

/* ---- The rules ---- */

#if BROKEN == 1      /* A holder adopts the stricter rule before it sends the write that enters paired mode. */
#define ENTER_STRICT(m) skip
#else
#define ENTER_STRICT(m) a[m].strict = 1
#endif

#if BROKEN == 2      /* The looser one only after the answer to the write that leaves it ... */
#define LEAVE_STRICT(m) a[m].strict = 0
#elif BROKEN == 3    /* ... and from sending it on no longer than a solo Lease lasts. */
#define LEAVE_STRICT(m) skip
#else
#define LEAVE_STRICT(m) a[m].lease = MIN(a[m].lease, LD)
#endif

#if BROKEN == 4      /* A successor takes over only when all its promises have run out. */
#define PROMISES(m) true
#else
#define PROMISES(m) (a[m].granted == 0)
#endif

#if BROKEN == 5      /* Authority that has ended comes back only with a write of one's own, never with a late promise. */
#define LASTS(m) (a[m].lease > 0)
#else
#define LASTS(m) AUTHORITY(m)
#endif

#if BROKEN == 6      /* Whoever is not the successor waits out the longer duration of a paired Lease. */
#define WAIT(p) LD
#else
#define WAIT(p) (p -> PLD : LD)
#endif

#if BROKEN == 7      /* A process that starts waits out the longest promise that the one before it can have given. */
#define AT_START 0
#else
#define AT_START G
#endif

#if BROKEN == 8      /* A process that starts owns nothing until a write of its own has succeeded. */
#define READ_AT_START(m) if :: rH == m -> a[m].holds = 1; a[m].strict = rP; a[m].lease = WAIT(rP) :: else fi
#else
#define READ_AT_START(m) skip
#endif

#if BROKEN == 9      /* A promise counts from when the heartbeat was sent, not from when the answer came. */
#define PROMISED(m) G
#else
#define PROMISED(m) a[m].hbLeft
#endif

#if BROKEN == 10     /* A write whose answer was lost does not count from when its success was read. */
#define READ_OWN(m) if :: a[m].holds && rH == m -> a[m].lease = WAIT(rP) :: else fi
#else
#define READ_OWN(m) skip
#endif

#if BROKEN == 11     /* So does authority from a write count from when it was sent, not from when it was answered. */
#define WRITTEN(m) WAIT(a[m].qP)
#else
#define WRITTEN(m) a[m].left
#endif

#if BROKEN == 12     /* Whoever is not the successor takes a solo Lease only when it has not changed for its duration. */
#define WAITED(m) true
#else
#define WAITED(m) a[m].stale == 0
#endif

/*
 * Rules that nothing depends on as long as number 5 holds: a candidate sends the write that takes over when its promises,
 * and so the holder's authority, have ended for good. They stand behind it.
 */
#ifdef SPARE
#define FREEZE(m) skip
#define OWN_PROMISES(m) true
#define NAMED(m) true
#else
/* From sending the write that takes over a candidate promises nothing, until that write cannot come to pass any more. */
#define FREEZE(m) a[m].frozen = 1
/* One's own record, too, is taken only when one's promises have run out. */
#define OWN_PROMISES(m) PROMISES(m)
/* The successor is a process, not a pod: one that started later promises nothing and does not take over as successor. */
#define NAMED(m) a[m].vN
#endif

/* ---- What happens ---- */

#define CLAIM(n, claim) assert(REACH != n || (claim))

inline drop(m) {
  a[m].holds = 0; a[m].strict = 0; a[m].lease = 0; a[m].prom = 0; a[m].hb = 0; a[m].hbLeft = 0
}

inline clear(m) { a[m].st = FREE; a[m].cur = 0; a[m].qH = 0; a[m].qP = 0; a[m].qN = 0; a[m].left = 0 }

inline forgetLate(m) { a[m].late = 0; a[m].lH = 0; a[m].lP = 0; a[m].lN = 0 }

/* Another write has changed the resource version. */
inline outdate(m) {
  a[m].vCur = 0; a[m].cur = 0; forgetLate(m);
  if
  :: a[m].st == TRAVELLING -> clear(m); a[m].frozen = 0
  :: else
  fi
}

inline record(h, p, n) {
  rH = h; rP = p; rN = n; third = WAIT(p)
}

/* What a member knows of the Lease from here on. */
inline see(m, h, p, n, isCurrent) {
  a[m].known = 1; a[m].vCur = isCurrent; a[m].vH = h; a[m].vP = p; a[m].vN = (h == m -> 0 : n); a[m].frozen = 0;
  a[m].stale = (h == 1 - m -> WAIT(p) : 0)
}

inline send(m, h, p, d) {
  a[m].st = TRAVELLING; a[m].cur = 1; a[m].qH = h; a[m].qP = p; a[m].qN = p; a[m].left = d
}

/* Nobody waits for the answer any more. What is on its way may still arrive, what is on its way back is lost. */
inline giveUp(m) {
  if
  :: a[m].st == TRAVELLING -> a[m].late = 1; a[m].lH = a[m].qH; a[m].lP = a[m].qP; a[m].lN = a[m].qN
  :: else
  fi;
  clear(m)
}

/* Authority that has ended does not come back by itself. */
inline lapse(m) {
  if
  :: a[m].holds && !LASTS(m) -> drop(m)
  :: else
  fi
}

inline age(m) {
  DEC(a[m].lease); DEC(a[m].prom); DEC(a[m].stale); DEC(a[m].granted); DEC(a[m].left); DEC(a[m].hbLeft);
  if
  :: a[m].hb > 0 && a[m].hbLeft == 0 -> a[m].hb = 0
  :: else
  fi;
  lapse(m)
}

#define WRITES(m) a[m].st == FREE && a[m].vCur

/* Everything that member m may do; o is the other one. */
#define MEMBER(m, o) \
  /* It reads the Lease. */ \
  :: d_step { a[m].known && !a[m].vCur -> \
       see(m, rH, rP, rN, 1); READ_OWN(m); \
       if :: a[m].holds && rH != m -> drop(m) :: else fi; ONE_AT_MOST } \
  :: d_step { !a[m].known -> see(m, rH, rP, rN, 1); READ_AT_START(m); ONE_AT_MOST } \
  /* A holder writes: solo again, into paired mode, paired again, out of it; or it releases. */ \
  :: d_step { a[m].holds && !a[m].strict && WRITES(m) -> send(m, m, 0, LD) } \
  :: d_step { a[m].holds && !a[m].strict && a[m].prom > 0 && WRITES(m) -> ENTER_STRICT(m); send(m, m, 1, PLD) } \
  :: d_step { a[m].holds && a[m].strict && WRITES(m) -> send(m, m, 1, PLD) } \
  :: d_step { a[m].holds && a[m].strict && WRITES(m) -> LEAVE_STRICT(m); send(m, m, 0, LD); ONE_AT_MOST } \
  :: d_step { a[m].holds && WRITES(m) -> drop(m); send(m, NOBODY, 0, LD) } \
  /* A candidate writes: the Lease is released, or its own, or it is the successor, or it has waited long enough. */ \
  :: d_step { !a[m].holds && WRITES(m) && \
       (a[m].vH == NOBODY || (a[m].vH == m && OWN_PROMISES(m)) || \
        (a[m].vH == o && PROMISES(m) && ((a[m].vP && NAMED(m)) || WAITED(m)))) -> \
       send(m, m, 0, LD); FREEZE(m) } \
  /* The server carries a write out, in time or late. */ \
  :: d_step { a[m].st == TRAVELLING -> \
       CLAIM(2, !(rH == o && rP && a[m].qH == m)); \
       outdate(o); a[m].vCur = 0; forgetLate(m); record(a[m].qH, a[m].qP, a[m].qN); a[m].st = DONE } \
  :: d_step { a[m].late -> \
       outdate(o); record(a[m].lH, a[m].lP, a[m].lN); outdate(m) } \
  :: d_step { a[m].late -> forgetLate(m) } \
  /* The answer arrives: authority counts from when the write was sent. */ \
  :: d_step { a[m].st == DONE -> \
       see(m, a[m].qH, a[m].qP, a[m].qN, a[m].cur); \
       if \
       :: a[m].qH == m && !a[m].qP -> a[m].holds = 1; a[m].strict = 0; a[m].lease = WRITTEN(m) \
       :: a[m].qH == m && a[m].qP && a[m].holds -> a[m].strict = 1; a[m].lease = WRITTEN(m) \
       :: else \
       fi; \
       lapse(m); clear(m); ONE_AT_MOST } \
  :: d_step { a[m].st == DONE || (a[m].st == TRAVELLING && !a[m].late) -> giveUp(m) } \
  /* Heartbeat, promise, and its arrival. */ \
  :: d_step { a[m].holds && a[m].hb == 0 -> a[m].hb = 1; a[m].hbLeft = G } \
  :: d_step { a[m].hb == 1 && a[o].known && a[o].vH == m && !a[o].frozen && (!a[o].vP || NAMED(o)) -> \
       a[o].granted = G; a[m].hb = 2 } \
  :: d_step { a[m].hb == 2 -> a[m].prom = MAX(a[m].prom, PROMISED(m)); a[m].hb = 0; a[m].hbLeft = 0; ONE_AT_MOST } \
  /* It crashes and starts again. What it had sent is still under way; a Lease that names it as successor means the process before. */ \
  :: d_step { !a[m].late || a[m].st != TRAVELLING -> \
       giveUp(m); drop(m); \
       a[m].known = 0; a[m].vCur = 0; a[m].vH = 0; a[m].vP = 0; a[m].vN = 0; a[m].stale = 0; \
       a[m].granted = AT_START; a[m].frozen = 0; \
       if :: rH == o -> rN = 0 :: else fi; \
       a[o].qN = 0; a[o].lN = 0 }

active proctype world() {
  do
  MEMBER(0, 1)
  MEMBER(1, 0)
  /* T takes a Lease that has not changed for so long; that is the end, well or not. */
  :: d_step { third == 0 && rH != NOBODY -> assert(!AUTHORITY(0) && !AUTHORITY(1)); CLAIM(3, false) }
  /* Time passes. */
  :: d_step { age(0); age(1); DEC(third); CLAIM(1, !(rH == 0 && rP && third == 1 && AUTHORITY(0))) }
  od
}
