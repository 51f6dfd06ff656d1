namespace Prob;

/// <summary>One chain: a transition, the random numbers it draws, and the metric and step size that warm-up adapts. Belongs to one thread.</summary>
internal sealed class Chain
{
    private const uint Purpose = 0x4D434D43;   // "MCMC"

    private readonly HamiltonianSampler options;
    private readonly Graphs.Executor? executor;
    private readonly int chain;
    private readonly ITransition transition;
    private readonly WarmupWindows windows;
    private readonly MetricAdaptation adaptation;
    private readonly long initialGradients;
    private Metric metric;
    private DualAveraging dualAveraging;
    private Philox random;

    /// <summary>A chain at a point of <see cref="InitialPoint"/>'s choice, or of <see cref="HamiltonianSampler.Initial"/>'s.</summary>
    /// <exception cref="InitialisationException">There is none.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Chain(ILogDensity density, HamiltonianSampler options, int chain, CancellationToken cancellation = default)
        : this(density, options, chain, options.Initial?.Start(density, options.Seed, chain, cancellation) ?? InitialPoint.Find(density, options.Seed, chain, cancellation))
    {
    }

    /// <summary>A chain that continues from a saved state.</summary>
    /// <exception cref="ArgumentException">The state does not fit the density or the kind of metric.</exception>
    public Chain(ILogDensity density, HamiltonianSampler options, SamplerState state)
    {
        int n = density.Dimension;
        if (state.Position.Length != n)
            throw new ArgumentException($"Expected a state with {n} coordinates, as the density has, but it has {state.Position.Length}.", nameof(state));
        if (state.Executor != density.Executor)
        {
            throw new ArgumentException(
                $"The state was saved by a chain whose density was {Named(state.Executor)}, but the density given is {Named(density.Executor)}: the draws would no longer be the same to the bit.", nameof(state));
        }

        executor = density.Executor;
        this.options = options;
        chain = state.Chain;
        transition = options.Transition(density);
        windows = WarmupWindows.Of(options.Warmup);
        metric = Metric.Of(options.Metric, n, state.InverseMass);
        adaptation = MetricAdaptation.Of(options.Metric, state.Window);
        dualAveraging = state.DualAveraging;
        random = new Philox(state.Seed, (uint)chain, Purpose) { Position = state.RandomPosition };
        StepSize = state.StepSize;
        Iteration = state.Iteration;
        transition.MoveTo(state.Position);
    }

    private Chain(ILogDensity density, HamiltonianSampler options, int chain, InitialPoint initial)
    {
        this.options = options;
        this.chain = chain;
        executor = density.Executor;
        initialGradients = initial.Gradients;
        transition = options.Transition(density);
        windows = WarmupWindows.Of(options.Warmup);
        metric = initial.MetricOf(options.Metric);
        adaptation = MetricAdaptation.Of(options.Metric, density.Dimension);
        random = new Philox(options.Seed, (uint)chain, Purpose);
        transition.MoveTo(initial.Position);
        StartStepSize(guess: 1);
    }

    /// <summary>Iterations done, warm-up included.</summary>
    public int Iteration { get; private set; }

    public double StepSize { get; private set; }

    public SamplingPhase Phase => Iteration < options.Warmup ? SamplingPhase.Warmup : SamplingPhase.Sampling;

    public ReadOnlySpan<double> Position => transition.Current.Position.AsSpan(0, transition.Current.Dimension);

    /// <summary>Gradients evaluated so far, for the starting point too.</summary>
    public long Gradients => initialGradients + transition.Leapfrog.Gradients;

    public SamplerState State => new()
    {
        Chain = chain,
        Phase = Phase,
        Iteration = Iteration,
        Position = Position.ToArray(),
        StepSize = StepSize,
        InverseMass = metric.InverseMass,
        DualAveraging = dualAveraging,
        Window = adaptation.Save(),
        Executor = executor,
        Seed = random.Seed,
        RandomPosition = random.Position,
    };

    private static string Named(Graphs.Executor? executor) => executor is { } one ? $"a plan run as {one}" : "no plan";

    /// <summary>One iteration: a transition, and in warm-up what is to be learnt from it.</summary>
    public TransitionInfo Advance()
    {
        TransitionInfo info = transition.Next(metric, StepSize, ref random);
        if (Phase == SamplingPhase.Warmup)
            Adapt(info.AcceptanceRate);
        Iteration++;
        return info;
    }

    private void Adapt(double acceptanceRate)
    {
        dualAveraging = dualAveraging.Learn(acceptanceRate);
        StepSize = dualAveraging.StepSize();

        int done = Iteration + 1;
        if (windows.LearnFrom(Iteration))
            adaptation.Add(Position, transition.Current.Gradient.AsSpan(0, Position.Length));
        if (windows.EndAt(done))
        {
            metric = adaptation.Learn(metric);
            StartStepSize(StepSize);
        }

        if (done == options.Warmup)
            StepSize = dualAveraging.AveragedStepSize();
    }

    private void StartStepSize(double guess)
    {
        StepSize = StepSizeSearch.Find(transition, metric, guess, ref random);
        dualAveraging = DualAveraging.From(StepSize, options.TargetAcceptance);
    }
}
