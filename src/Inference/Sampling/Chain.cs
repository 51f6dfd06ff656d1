namespace Prob;

/// <summary>One chain: a transition, the random numbers it draws, and the metric and step size that warm-up adapts. Belongs to one thread.</summary>
internal sealed class Chain
{
    private const uint Purpose = 0x4D434D43;   // "MCMC"

    private readonly HamiltonianSampler options;
    private readonly int chain;
    private readonly ITransition transition;
    private readonly WarmupWindows windows;
    private readonly MetricAdaptation adaptation;
    private readonly int initialGradients;
    private Metric metric;
    private DualAveraging dualAveraging;
    private Philox random;

    /// <summary>Begins at a point of <see cref="InitialPoint"/>'s choice.</summary>
    public Chain(ILogDensity density, HamiltonianSampler options, int chain, CancellationToken cancellation = default)
        : this(density, options, chain, options.Seed)
    {
        InitialPoint initial = InitialPoint.Find(density, options.Seed, chain, cancellation);
        initialGradients = initial.Gradients;
        transition.MoveTo(initial.Position);
        metric = Metric.OfDiagonal(options.Metric, initial.Variances);
        adaptation = MetricAdaptation.Of(options.Metric, density.Dimension);
        StartStepSize(guess: 1);
    }

    /// <summary>Continues from a saved state.</summary>
    public Chain(ILogDensity density, HamiltonianSampler options, SamplerState state)
        : this(density, options, state.Chain, state.Seed)
    {
        if (state.Position.Length != density.Dimension)
            throw new ArgumentException($"The state of chain {chain} has {state.Position.Length} coordinates, but the density has {density.Dimension}.");
        int expected = options.Metric == MetricKind.Dense ? density.Dimension * density.Dimension : density.Dimension;
        if (state.InverseMass.Length != expected)
            throw new ArgumentException($"A {options.Metric} metric of {density.Dimension} coordinates has {expected} numbers, but the state of chain {chain} has {state.InverseMass.Length}.");
        random.Position = state.RandomPosition;
        transition.MoveTo(state.Position);
        metric = Metric.Of(options.Metric, state.InverseMass);
        adaptation = MetricAdaptation.Of(options.Metric, state.Window);
        dualAveraging = state.DualAveraging;
        StepSize = state.StepSize;
        Iteration = state.Iteration;
    }

#pragma warning disable CS8618 // the two constructors above set the rest
    private Chain(ILogDensity density, HamiltonianSampler options, int chain, ulong seed)
    {
        this.options = options;
        this.chain = chain;
        transition = options.Transition(density);
        windows = WarmupWindows.Of(options.Warmup);
        random = new Philox(seed, (uint)chain, Purpose);
    }
#pragma warning restore CS8618

    /// <summary>Iterations done, warm-up included.</summary>
    public int Iteration { get; private set; }

    public double StepSize { get; private set; }

    public SamplingPhase Phase => Iteration < options.Warmup ? SamplingPhase.Warmup : SamplingPhase.Sampling;

    public ReadOnlySpan<double> Position => transition.Current.Position.AsSpan(0, transition.Current.Dimension);

    /// <summary>Gradients evaluated so far, for the starting point too.</summary>
    public long Gradients => initialGradients + transition.Leapfrog.Gradients;

    public Metric Metric => metric;

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
        Seed = random.Seed,
        RandomPosition = random.Position,
    };

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
        if (windows.LearnsFrom(Iteration))
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
