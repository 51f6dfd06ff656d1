using System.Collections.Immutable;
using Prob.Networks;
using static System.FormattableString;

namespace Prob;

/// <summary>A guide at the parameters that a fit came to, as an approximation to the posterior, and what was learned.</summary>
public sealed class VariationalFit<TSites> : Approximation<TSites>
{
    /// <summary>A bound that still gains less than this, in nats per tenth of the epochs, has nothing left to gain.</summary>
    private const double LeastGain = 0.05;

    private readonly Lazy<VariationalDraws> draws;
    private readonly ImmutableDictionary<string, Tensor> parameters;

    private VariationalFit(Model<TSites> model, Lazy<VariationalDraws> draws, ImmutableDictionary<string, Tensor> parameters, Variational options, ImmutableArray<double> history, TrainingEnd end)
        : base(model, () => draws.Value.Sites, () => ParetoSmoothing.Of(draws.Value.LogWeights), options.Training.Seed, options.Draws)
    {
        (this.draws, this.parameters, History, End) = (draws, parameters, history, end);
        (double gain, double error) = Gain(history);
        bool isRising = gain > Math.Max(LeastGain, 3 * error);
        Converged = end != TrainingEnd.Cancelled && !isRising;
        Concerns = isRising ? [Invariant($"The evidence lower bound still rose by {gain:g3} nats in the last tenth of the epochs.")] : [];
    }

    /// <summary>Estimates of the evidence lower bound over all data, in nats: the mean of each epoch.</summary>
    public ImmutableArray<double> History { get; }

    /// <summary>The same of the validation data, after each epoch; NaN without such data.</summary>
    public ImmutableArray<double> ValidationHistory { get; private init; }

    /// <summary>Why the fit ended.</summary>
    public TrainingEnd End { get; }

    /// <summary>The evidence lower bound at the end, in nats, over all data: the mean over the draws of log p(z, x) − log q(z).</summary>
    public double Elbo => draws.Value.LogWeights.Average();

    /// <summary>The standard error of <see cref="Elbo"/>.</summary>
    public double ElboError => Math.Sqrt(draws.Value.LogWeights.Sum(weight => (weight - Elbo) * (weight - Elbo)) / (draws.Value.LogWeights.Length - 1.0) / draws.Value.LogWeights.Length);

    /// <summary>All parameters that were moved, of guide and model, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => parameters;

    /// <summary>A network with what was learned for it.</summary>
    /// <param name="name">The name it has in the model or the guide.</param>
    /// <param name="start">The network that it started as.</param>
    /// <exception cref="KeyNotFoundException">Nothing of that name was learned.</exception>
    public T Network<T>(string name, T start)
        where T : class => Networks.Parameters.Replace(start, (path, _) => parameters.TryGetValue($"{name}.{path}", out Tensor? learned)
            ? learned
            : throw new KeyNotFoundException($"Nothing was learned for '{name}.{path}'. There are: {string.Join(", ", parameters.Keys.Order())}."));

    internal static VariationalFit<TSites> Of(Model<TSites> model, VariationalProblem problem, VariationalProblem? validation, Variational options, TrainingRun run)
    {
        var parameters = problem.Start.Zip(run.Parameters).Where(pair => !problem.First.Frame.Next.ContainsKey(pair.First.Name)).ToImmutableDictionary(pair => pair.First.Name, pair => pair.Second);
        Model<TSites> learned = model.With(parameters.ToDictionary(pair => pair.Key, pair => pair.Value.Values));
        var draws = new Lazy<VariationalDraws>(() => new(learned.Trace, problem, run.Parameters, options.Draws, options.Training.Seed));
        return new(learned, draws, parameters, options, [.. run.Epochs.Select(epoch => -epoch.Loss * problem.Rows)], run.End)
        {
            ValidationHistory = [.. run.Epochs.Select(epoch => -epoch.Validation * (validation?.Rows ?? 1))],
        };
    }

    /// <summary>How much the mean of the last tenth of the epochs is above that of the tenth before, and the standard error of that; noise is taken to be independent from epoch to epoch.</summary>
    private static (double Gain, double Error) Gain(ImmutableArray<double> history)
    {
        int tenth = history.Length / 10;
        if (tenth < 2)
            return (0, 0);
        (double mean, double variance) Of(ReadOnlySpan<double> part)
        {
            double sum = 0, squares = 0;
            foreach (double bound in part)
                sum += bound;
            foreach (double bound in part)
                squares += (bound - (sum / part.Length)) * (bound - (sum / part.Length));
            return (sum / part.Length, squares / (part.Length - 1) / part.Length);
        }

        (double last, double ofLast) = Of(history.AsSpan()[^tenth..]);
        (double before, double ofBefore) = Of(history.AsSpan()[^(2 * tenth)..^tenth]);
        return (last - before, Math.Sqrt(ofLast + ofBefore));
    }
}
