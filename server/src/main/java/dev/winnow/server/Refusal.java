package dev.winnow.server;

/** A request that cannot be answered, for a reason that is HTTP's and not ranking's. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    Refusal(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
