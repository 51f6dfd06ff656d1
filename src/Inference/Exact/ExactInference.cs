using System.Collections.Immutable;
using System.Globalization;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob;

/// <summary>
/// Exact answers about a discrete factor graph with evidence: the evidence's probability, marginals, most probable and marginal-MAP assignments, samples, entropy.
/// Two sweeps answer all marginals at once. Each answer is computed when it is first asked for, and kept.
/// </summary>
public sealed class ExactInference
{
    private readonly Reduction reduction;
    private readonly ExactStructure? structure;   // null if evidence and zeros leave nothing open
    private readonly StructureCache cache;
    private readonly Lazy<(double LogTotal, double[][] Marginals)> marginals;
    private readonly Lazy<double[][]> factorMarginals;
    private readonly Lazy<double> logEvidence;
    private bool loses;                           // whether the fast lane has lost a positive weight

    internal ExactInference(FactorGraph graph, Evidence evidence, ExactOptions options, StructureCache? cache = null)
    {
        (Graph, Evidence, Options, this.cache) = (graph, evidence, options, cache ?? new StructureCache());
        reduction = Reduced(graph, evidence, options);
        (EliminationPlan plan, Lazy<ExactStructure> made) = this.cache.Find(reduction);
        Explanation = new ExactExplanation(graph, reduction, plan);
        if (Refusal(Explanation, options) is { } refusal)
            throw new InsufficientMemoryException(refusal);
        structure = plan.Order.Length > 0 ? made.Value : null;
        marginals = new(ComputeMarginals);
        factorMarginals = new(ComputeFactorMarginals);
        logEvidence = new(() =>
        {
            lock (this.cache)
            {
                ILane? lane = Answer(ExactStructure.Question.Total, out double logTotal);
                lane?.Release();
                return Possible(logTotal) + LogFreeStates();
            }
        });
    }

    /// <summary>The graph.</summary>
    public FactorGraph Graph { get; }

    /// <summary>What is observed.</summary>
    public Evidence Evidence { get; }

    /// <summary>What the answers cost.</summary>
    public ExactExplanation Explanation { get; }

    /// <summary>The limits.</summary>
    public ExactOptions Options { get; }

    /// <summary>log Σ ∏ f(x) over all joint states that agree with the evidence, in nats: for a Bayesian network, the log probability of the evidence.</summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible; the message names observations that contradict each other.</exception>
    public double LogEvidence => marginals.IsValueCreated ? marginals.Value.LogTotal : logEvidence.Value;

    /// <summary>The same graph with other evidence; plans are used again where the same variables stay open.</summary>
    public ExactInference Given(Evidence evidence) => new(Graph, evidence, Options, cache);

    /// <summary>The posterior probability of each state of each variable.</summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public double[][] Marginals() => Array.ConvertAll(marginals.Value.Marginals, static marginal => (double[])marginal.Clone());

    /// <summary>The posterior probability of each state of a variable.</summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable.</exception>
    public double[] Marginal(int variable)
    {
        CheckVariables(variable);
        return [.. marginals.Value.Marginals[variable]];
    }

    /// <summary>The posterior probability of each state of a variable.</summary>
    /// <exception cref="KeyNotFoundException">There is no such variable.</exception>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public double[] Marginal(string variable) => Marginal(Graph.IndexOf(variable));

    /// <summary>The posterior probability of each joint state of a factor's variables, laid out like the factor's table.</summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such factor.</exception>
    public double[] FactorMarginal(int factor) =>
        (uint)factor < (uint)Graph.Factors.Length
            ? [.. factorMarginals.Value[factor]]
            : throw new ArgumentOutOfRangeException(nameof(factor), $"A factor must be from 0 to {Graph.Factors.Length - 1}, but was {factor}.");

    /// <summary>The posterior probability of each joint state of some variables, the last of which runs fastest.</summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable.</exception>
    /// <exception cref="InsufficientMemoryException">The joint table, or one on the way to it, is larger than the limit.</exception>
    public double[] Joint(params ReadOnlySpan<int> variables)
    {
        CheckVariables(variables);
        int[] asked = variables.ToArray();
        // A factor of weight 1 over the variables makes them a clique, and its marginal is what was asked for.
        long size = FactorGraph.TableSize(asked.Select(v => Graph.Variables[v].Cardinality));
        if (Refusal(Math.Log2(size), 8.0 * size, asked.Select(v => $"{Graph.Variables[v].Name} ({Graph.Variables[v].Cardinality})"), Options) is { } refusal)
            throw new InsufficientMemoryException(refusal);
        var weights = new double[size];
        Array.Fill(weights, 1);
        var joined = new FactorGraph(Graph.Variables, Graph.Factors.Add(Factor.FromWeights(asked, weights)));
        return new ExactInference(joined, Evidence, Options).FactorMarginal(Graph.Factors.Length);
    }

    /// <summary>
    /// The posterior entropy of the joint state of all variables, in nats: log Z − E[log ∏ f].
    /// </summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public double Entropy()
    {
        double entropy = LogEvidence;
        for (int f = 0; f < Graph.Factors.Length; f++)
        {
            double[] marginal = FactorMarginal(f);
            for (int i = 0; i < marginal.Length; i++)
                entropy -= marginal[i] == 0 ? 0 : marginal[i] * Graph.Factors[f].LogWeights[i];
        }

        return entropy;
    }

    /// <summary>
    /// A joint state of largest weight that agrees with the evidence (the most probable explanation), and the logarithm of its weight. Of several with equal weight
    /// it is one of them, always the same.
    /// </summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public (int[] States, double LogWeight) MostProbable()
    {
        if (structure is null)
            return (Complete(static _ => 0, static _ => 0), Possible(LogOfConstants()));
        lock (cache)
        {
            Lane<MaxPlus> lane = structure.Lane<MaxPlus>(ExactStructure.Question.Everything);
            lane.Borrow();
            double constant = FillLogs(structure, lane.Tables);
            lane.Run();
            double best = lane.Values(0)[0] + constant;
            Dictionary<Tensor, double[]> values = StepValues(lane, 0);
            lane.Release();
            Possible(best);
            return (Trace<MaxPlus>(values, static terms => Array.IndexOf(terms, terms.Max()), static _ => 0), best);
        }
    }

    /// <summary>
    /// The k joint states of largest weight that agree with the evidence, best first, with the logarithms of their weights; fewer if there are not as many. Of states
    /// with equal weight it is some, always the same.
    /// </summary>
    /// <param name="k">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    /// <exception cref="InsufficientMemoryException">The lists of candidates, k for each entry of a table at most, would be larger than the limit.</exception>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public IReadOnlyList<(int[] States, double LogWeight)> KBest(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        // A factor of its own for every open variable records which state a derivation has chosen.
        int count = reduction.Cardinalities.Length;
        int[][] scopes = [.. reduction.Scopes, .. Enumerable.Range(0, count).Select(v => new[] { v })];
        EliminationPlan plan = EliminationPlan.Find(reduction.Cardinalities, scopes);
        const int bytesPerCandidate = 64;
        var explanation = new ExactExplanation(Graph, reduction, plan);
        if (Refusal(explanation.Log2LargestClique, explanation.Bytes / sizeof(double) * bytesPerCandidate * k, explanation.LargestClique, Options) is { } refusal)
            throw new InsufficientMemoryException($"{refusal} Each entry holds up to {k} candidates.");
        var chosen = new ExactStructure(reduction.Cardinalities, scopes, plan);
        var semiring = new KBest<(int Variable, int State)>(k);
        var belief = new Belief<ImmutableArray<Derivation<(int Variable, int State)>>, KBest<(int Variable, int State)>>(semiring);
        var leaves = chosen.Units.ToDictionary(unit => unit, unit => belief.One(unit.Type));
        double constant = 0;
        for (int f = 0; f < reduction.Scopes.Length; f++)
        {
            if (reduction.Scopes[f].Length == 0)
            {
                constant += reduction.Constant(f);
                continue;
            }

            var logs = new double[chosen.Tables[f].Type.Size];
            reduction.Fill(f, Graph.Factors[f].LogWeights.AsSpan(), chosen.Layouts[f], logs);
            leaves.Add(chosen.Tables[f], new(chosen.Tables[f].Type, Array.ConvertAll(logs, log => KBest<(int Variable, int State)>.Leaf(log))));
        }

        for (int v = 0; v < count; v++)
        {
            Tensor table = chosen.Tables[reduction.Scopes.Length + v];
            leaves.Add(table, new(table.Type, [.. Enumerable.Range(0, table.Type.Size).Select(state => KBest<(int Variable, int State)>.Leaf(0, (v, state)))]));
        }

        ImmutableArray<Derivation<(int Variable, int State)>> best = belief.Forward([chosen.Total], leaves)[chosen.Total].Values[0];
        if (best.IsEmpty)
            throw Impossible(Graph, Evidence, Options);
        return [.. best.Select(derivation =>
        {
            int[] states = [.. reduction.Kept.Select(kept => kept[0])];
            foreach ((int variable, int state) in derivation.Choices)
                states[reduction.Variables[variable]] = reduction.Kept[reduction.Variables[variable]][state];
            return (states, derivation.LogWeight + constant);
        })];
    }

    /// <summary>Independent draws of the joint state of all variables from the posterior. The same seed gives the same draws.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed of the generator.</param>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    public int[][] Sample(int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Philox(seed);
        var draws = new int[count][];
        lock (cache)
        {
            ILane? lane = Answer(ExactStructure.Question.Everything, out double logTotal);
            Dictionary<Tensor, double[]> values = lane is null ? [] : StepValues(lane, lane.IsLog ? 0 : 1);
            lane?.Release();
            Possible(logTotal);
            for (int i = 0; i < count; i++)
            {
                draws[i] = lane is null ? Complete(static _ => 0, n => random.NextInt(n))
                    : lane.IsLog ? Trace<LogSumExpPlus>(values, terms => Choose(Exponentials(terms), ref random), n => random.NextInt(n))
                    : Trace<SumProduct>(values, terms => Choose(terms, ref random), n => random.NextInt(n));
            }
        }

        return draws;
    }

    /// <summary>
    /// The states of some variables that are most probable together, the others summed out (marginal MAP), with the log weight of their joint marginal.
    /// </summary>
    /// <exception cref="ImpossibleEvidenceException">The evidence is impossible.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable.</exception>
    /// <exception cref="InsufficientMemoryException">Summing the others out first needs more memory than the limit.</exception>
    public (int[] States, double LogWeight) MarginalMap(params ReadOnlySpan<int> variables)
    {
        CheckVariables(variables);
        int[] asked = variables.ToArray();
        int[] open = [.. asked.Select(v => reduction.Numbers[v]).Intersect(Explanation.Plan.Order)];
        double logFree = LogFreeStates(asked);
        if (structure is null)
            return ([.. asked.Select(v => reduction.Kept[v][0])], Possible(LogOfConstants()) + logFree);
        EliminationPlan plan = EliminationPlan.Find(reduction.Cardinalities, reduction.Scopes, new EliminationOptions { Last = open });
        var explanation = new ExactExplanation(Graph, reduction, plan);
        if (Refusal(explanation, Options) is { } refusal)
            throw new InsufficientMemoryException($"{refusal} The other variables must be summed out before the maximum over these is taken.");

        // First the sums: what is left is a factor graph over the variables asked about, whose most probable state is the answer.
        var ordered = new ExactStructure(reduction.Cardinalities, reduction.Scopes, plan, kept: open);
        IReadOnlyList<Tensor> left = ordered.Left;
        var lane = new Lane<LogSumExpPlus>(ordered, left);
        lane.Borrow();
        double logConstant = FillLogs(ordered, lane.Tables);
        lane.Run();
        var remaining = new FactorGraph(
            [.. open.Select(number => Graph.Variables[reduction.Variables[number]].Restricted(reduction.Kept[reduction.Variables[number]]))],
            [.. left.Select((table, i) => Factor.FromLogWeights([.. table.Axes.Select(axis => Array.FindIndex(open, number => ordered.AxisOf(number) == axis))], lane.Logs(i)))]);
        lane.Release();
        try
        {
            (int[] states, double logWeight) = new ExactInference(remaining, Evidence.None, Options).MostProbable();
            return ([.. asked.Select(v => reduction.Kept[v][Array.IndexOf(open, reduction.Numbers[v]) is >= 0 and int place ? states[place] : 0])], logWeight + logConstant + logFree);
        }
        catch (ImpossibleEvidenceException)
        {
            throw Impossible(Graph, Evidence, Options);   // in terms of this graph
        }
    }

    /// <summary>What the answers would cost, whether there is as much memory or not.</summary>
    internal static ExactExplanation Explain(FactorGraph graph, Evidence evidence)
    {
        Reduction reduction = Reduced(graph, evidence, new ExactOptions());
        return new(graph, reduction, EliminationPlan.Find(reduction.Cardinalities, reduction.Scopes));
    }

    /// <summary>Bytes of working memory of the plan for all marginals.</summary>
    internal long WorkspaceBytes => structure is null ? 0
        : !loses ? structure.Lane<SumProduct>(ExactStructure.Question.Marginals).Bytes
        : structure.Lane<LogSumExpPlus>(ExactStructure.Question.Marginals).Bytes;

    /// <summary>Makes the plan for all marginals, so that the first question finds it.</summary>
    internal void Prepare() => structure?.Lane<SumProduct>(ExactStructure.Question.Marginals);

    /// <summary>Computes all marginals again, with the plan as it is.</summary>
    internal void Repeat() => ComputeMarginals();

    private void CheckVariables(params ReadOnlySpan<int> variables)
    {
        foreach (int variable in variables)
        {
            if ((uint)variable >= (uint)Graph.Variables.Length)
                throw new ArgumentOutOfRangeException(nameof(variables), $"A variable must be from 0 to {Graph.Variables.Length - 1}, but was {variable}.");
        }
    }

    /// <summary>What evidence and zeros leave of a graph.</summary>
    private static Reduction Reduced(FactorGraph graph, Evidence evidence, ExactOptions options)
    {
        foreach ((int variable, int state) in evidence.States)
        {
            if (variable >= graph.Variables.Length)
                throw new ArgumentException($"The evidence is about variable {variable}, but the graph has {(graph.Variables.IsEmpty ? "no variables" : $"variables 0 to {graph.Variables.Length - 1}")}.");
            if (state >= graph.Variables[variable].Cardinality)
                throw new ArgumentException($"The evidence puts '{graph.Variables[variable].Name}' in state {state}, but it has states 0 to {graph.Variables[variable].Cardinality - 1}.");
        }

        var reduction = new Reduction(graph, evidence);
        return reduction.IsPossible ? reduction : throw Impossible(graph, evidence, options);
    }

    /// <summary>The log weight of the factors over no open variable.</summary>
    private double LogOfConstants()
    {
        double constant = 0;
        for (int f = 0; f < reduction.Scopes.Length; f++)
            constant += reduction.Scopes[f].Length == 0 ? reduction.Constant(f) : 0;
        return constant;
    }

    /// <summary>
    /// Fills the tables of what evidence leaves, where the structure puts them, and returns the logarithm of what they leave out. Weights given as logarithms are divided
    /// by their largest; if a positive one is lost all the same, only logarithms will do.
    /// </summary>
    private double FillWeights(ExactStructure structure, Block tables, out bool isLossless)
    {
        double constant = LogOfConstants();
        isLossless = true;
        foreach (int f in structure.Open)
        {
            Span<double> table = tables.Span(structure.Places[f]);
            if (Graph.Factors[f].IsLog)
            {
                constant += FillLogs(structure, f, table);
                foreach (ref double weight in table)
                {
                    double log = weight;
                    weight = Math.Exp(log);
                    isLossless &= weight > 0 || double.IsNegativeInfinity(log);   // small ones are measured below
                }
            }
            else
            {
                reduction.Fill(f, Graph.Factors[f].Weights.AsSpan(), structure.Layouts[f], table);
            }

            isLossless &= Magnitude.Measure(ref table[0], table.Length, 0);
        }

        return constant;
    }

    /// <summary>Fills the logarithms of the same tables, and returns the same.</summary>
    private double FillLogs(ExactStructure structure, Block tables)
    {
        double constant = LogOfConstants();
        foreach (int f in structure.Open)
            constant += FillLogs(structure, f, tables.Span(structure.Places[f]));
        return constant;
    }

    /// <summary>Fills one table with logarithms; those of a factor that was given as such less the largest, which is returned.</summary>
    private double FillLogs(ExactStructure structure, int f, Span<double> logs)
    {
        reduction.Fill(f, Graph.Factors[f].LogWeights.AsSpan(), structure.Layouts[f], logs);
        if (!Graph.Factors[f].IsLog)
            return 0;
        double largest = double.NegativeInfinity;
        foreach (double log in logs)
            largest = Math.Max(largest, log);
        foreach (ref double log in logs)
            log -= largest;
        return largest;
    }

    /// <summary>The log number of joint states of the open variables that no factor mentions any more, but for some that are not counted.</summary>
    private double LogFreeStates(params ReadOnlySpan<int> except)
    {
        if (Explanation.Plan.Order.Length == reduction.Cardinalities.Length)
            return 0;
        var counted = Enumerable.Range(0, reduction.Cardinalities.Length).Except(Explanation.Plan.Order).ToHashSet();
        foreach (int variable in except)
            counted.Remove(reduction.Numbers[variable]);
        return counted.Order().Sum(number => Math.Log(reduction.Cardinalities[number]));
    }

    /// <summary>
    /// Runs the fast lane and, if it has lost a positive weight, the lane of logarithms, which the caller releases; null if nothing is open. Gives the log of the total too.
    /// </summary>
    private ILane? Answer(ExactStructure.Question question, out double logTotal)
    {
        if (structure is null)
        {
            logTotal = LogOfConstants();
            return null;
        }

        if (!loses)
        {
            Lane<SumProduct> lane = structure.Lane<SumProduct>(question);
            lane.Borrow();
            double constant = FillWeights(structure, lane.Tables, out bool isLossless);
            if (isLossless && lane.Run())
            {
                logTotal = lane.Logs(0)[0] + constant;
                return lane;
            }

            lane.Release();
            loses = true;
        }

        Lane<LogSumExpPlus> logs = structure.Lane<LogSumExpPlus>(question);
        logs.Borrow();
        logTotal = FillLogs(structure, logs.Tables);
        logs.Run();
        logTotal += logs.Logs(0)[0];
        return logs;
    }

    private (double LogTotal, double[][] Marginals) ComputeMarginals()
    {
        var result = new double[Graph.Variables.Length][];
        lock (cache)
        {
            ILane? lane = Answer(ExactStructure.Question.Marginals, out double logTotal);
            Possible(logTotal);
            var places = new int[reduction.Cardinalities.Length];   // among the outputs of the lane; 0 for what no factor mentions
            for (int i = 0; i < Explanation.Plan.Order.Length; i++)
                places[Explanation.Plan.Order[i]] = i + 1;
            const int onStack = 64;
            Span<double> stack = stackalloc double[onStack];
            for (int v = 0; v < result.Length; v++)
            {
                int[] kept = reduction.Kept[v];
                Span<double> probabilities = kept.Length <= onStack ? stack[..kept.Length] : new double[kept.Length];
                int place = reduction.Numbers[v] < 0 ? 0 : places[reduction.Numbers[v]];
                if (place > 0)
                    lane!.Normalise(place, probabilities);
                else
                    probabilities.Fill(1.0 / kept.Length);
                result[v] = new double[Graph.Variables[v].Cardinality];
                for (int s = 0; s < kept.Length; s++)
                    result[v][kept[s]] = probabilities[s];
            }

            lane?.Release();
            return (logTotal + LogFreeStates(), result);
        }
    }

    private double[][] ComputeFactorMarginals()
    {
        lock (cache)
        {
            ILane? lane = Answer(ExactStructure.Question.FactorMarginals, out double logTotal);
            Possible(logTotal);
            int output = 0;
            double[][] result = [.. Graph.Factors.Select((factor, f) =>
            {
                if (reduction.Scopes[f].Length == 0)
                    return Spread([1], [], [.. factor.Scope]);
                var probabilities = new double[structure!.Places[f].Length];
                lane!.Normalise(++output, probabilities);
                return Spread(probabilities, structure.Layouts[f], [.. factor.Scope]);
            })];
            lane?.Release();
            return result;
        }
    }

    /// <summary>A table over open variables as one over whole variables, in another order; states that were dropped have probability 0.</summary>
    private double[] Spread(double[] open, int[] layout, int[] scope)
    {
        var spread = new double[scope.Aggregate(1, (product, v) => product * Graph.Variables[v].Cardinality)];
        var states = new int[reduction.Cardinalities.Length];
        for (int i = 0; i < open.Length; i++)
        {
            int rest = i;
            for (int d = layout.Length - 1; d >= 0; d--)
                (rest, states[layout[d]]) = Math.DivRem(rest, reduction.Cardinalities[layout[d]]);
            int place = 0;
            foreach (int v in scope)
                place = (place * Graph.Variables[v].Cardinality) + reduction.Kept[v][reduction.Numbers[v] < 0 ? 0 : states[reduction.Numbers[v]]];
            spread[place] = open[i];
        }

        return spread;
    }

    /// <summary>The values of all tensors that a traceback meets, after a lane has run on the tables.</summary>
    private Dictionary<Tensor, double[]> StepValues(ILane lane, double one)
    {
        var values = new Dictionary<Tensor, double[]>();
        foreach (Tensor step in structure!.Steps)
            values.Add(step, lane.Values(values.Count + 1));
        foreach (int f in structure.Open)
            values.Add(structure.Tables[f], lane.Tables.Span(structure.Places[f]).ToArray());
        foreach (Tensor unit in structure.Units)
            values.Add(unit, [.. Enumerable.Repeat(one, unit.Type.Size)]);
        return values;
    }

    /// <summary>One joint state, by a sweep back through the total.</summary>
    private int[] Trace<TSemiring>(Dictionary<Tensor, double[]> values, Func<double[], int> choose, Func<int, int> chooseFree)
        where TSemiring : struct, IVectorSemiring
    {
        var rule = new Select<TSemiring>(default, tensor => values[tensor], choose);
        IReadOnlyDictionary<Tensor, Assignment> messages = Sweep.Backward([(structure!.Total, Assignment.Empty)], structure.OpenTables, rule);
        return Complete(number => messages[structure.Tables[structure.SmallestOf(number)]][structure.AxisOf(number)], chooseFree);
    }

    /// <summary>States of all variables from those of the open ones that factors mention; the others are free.</summary>
    private int[] Complete(Func<int, int> stateOf, Func<int, int> chooseFree)
    {
        var mentioned = Explanation.Plan.Order.ToHashSet();
        return [.. reduction.Kept.Select((kept, v) =>
            kept[reduction.Numbers[v] < 0 ? 0 : mentioned.Contains(reduction.Numbers[v]) ? stateOf(reduction.Numbers[v]) : chooseFree(kept.Length)])];
    }

    private static double[] Exponentials(double[] logs)
    {
        double largest = logs.Max();
        return Array.ConvertAll(logs, log => Math.Exp(log - largest));
    }

    private static int Choose(double[] weights, ref Philox random)
    {
        double left = random.NextDouble() * weights.Sum();
        int chosen = 0;
        for (int i = 0; i < weights.Length && left >= 0; i++)
        {
            if (weights[i] > 0)
                chosen = i;   // what rounding leaves over goes to the last state that is possible
            left -= weights[i];
        }

        return chosen;
    }

    /// <summary>A log weight, unless it says that nothing is possible.</summary>
    private double Possible(double logWeight) => double.IsNegativeInfinity(logWeight) ? throw Impossible(Graph, Evidence, Options) : logWeight;

    /// <summary>
    /// Names one observation if it is impossible by itself. Otherwise leaves out one after the other as long as the rest is still impossible: what cannot be left out
    /// contradicts itself and the model.
    /// </summary>
    private static ImpossibleEvidenceException Impossible(FactorGraph graph, Evidence evidence, ExactOptions options)
    {
        Evidence[] alone = [.. evidence.States.Select(observed => Evidence.None.With(observed.Key, observed.Value))];
        Evidence conflict = alone.FirstOrDefault(observation => !new Reduction(graph, observation).IsPossible) ?? evidence;
        foreach (int variable in conflict.States.Keys)
        {
            Evidence without = conflict.Without(variable);
            if (!IsPossible(graph, without, options))
                conflict = without;
        }

        string observations = string.Join(", ", conflict.States.Select(observed => $"{graph.Variables[observed.Key].Name} = {graph.Variables[observed.Key].States[observed.Value]}"));
        return new(conflict.States.Count == 0
            ? "The factors contradict each other: no joint state has a positive weight, whatever is observed."
            : $"The evidence is impossible: no joint state with a positive weight has {observations}.");
    }

    private static bool IsPossible(FactorGraph graph, Evidence evidence, ExactOptions options)
    {
        var reduced = new Reduction(graph, evidence);
        if (!reduced.IsPossible)
            return false;
        EliminationPlan plan = EliminationPlan.Find(reduced.Cardinalities, reduced.Scopes);
        if (plan.Order.Length == 0 || Refusal(new ExactExplanation(graph, reduced, plan), options) is not null)
            return true;   // or too large to be sure: then the observation is named with the others
        // Which joint states are possible at all: weights as 0 and 1, whose sums cannot underflow.
        var boolean = new ExactStructure(reduced.Cardinalities, reduced.Scopes, plan);
        Lane<MaxPlus> lane = boolean.Lane<MaxPlus>(ExactStructure.Question.Total);
        lane.Borrow();
        foreach (int f in boolean.Open)
        {
            Span<double> support = lane.Tables.Span(boolean.Places[f]);
            reduced.Fill(f, graph.Factors[f].LogWeights.AsSpan(), boolean.Layouts[f], support);
            foreach (ref double log in support)
                log = double.IsNegativeInfinity(log) ? log : 0;
        }

        lane.Run();
        double best = lane.Values(0)[0];
        lane.Release();
        return !double.IsNegativeInfinity(best);
    }

    private static string? Refusal(ExactExplanation explanation, ExactOptions options) =>
        Refusal(explanation.Log2LargestClique, explanation.Bytes, explanation.LargestClique, options);

    /// <summary>Why tables of this size are not made; null if they fit. No table has 2³¹ entries or more, whatever the limit.</summary>
    private static string? Refusal(double log2Largest, double bytes, IEnumerable<string> largest, ExactOptions options)
    {
        bool fitsAnArray = log2Largest < 31;
        double limit = fitsAnArray ? options.MemoryLimit : Math.Min(options.MemoryLimit, sizeof(double) * (double)int.MaxValue);
        return bytes <= limit ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Exact inference would need tables of {bytes / 1e9:g3} GB, more than the limit of {limit / 1e9:g3} GB. The largest joins {string.Join(", ", largest)}. Observe one of these{(fitsAnArray ? ", merge states, or raise ExactOptions.MemoryLimit" : " or merge states")}.");
    }
}
