using System.Collections.Immutable;

namespace Prob.Tests.Sketches;

/// <summary>The twin of marginalisation: a sketch at every joint value of its discrete sites, one by one, with densities written out.</summary>
internal sealed class SketchLoops
{
    private readonly Sketch sketch;
    private readonly SiteStatement[] continuous, discrete;
    private readonly Dictionary<string, SiteStatement> sites;
    private readonly Dictionary<string, double[]> values = [];   // of continuous sites: cells of the plates in the order of their numbers, then its own dimensions
    private readonly Dictionary<string, int[]> states = [];      // of discrete sites: cells of the plates in the order in which the site lists them
    private readonly int[] cell;                                 // the number of the cell in each plate
    private double before;

    public SketchLoops(Sketch sketch)
    {
        this.sketch = sketch;
        sites = sketch.Statements.OfType<SiteStatement>().ToDictionary(site => site.Name);
        continuous = [.. sketch.Continuous];
        discrete = [.. sketch.Discrete];
        cell = new int[sketch.PlateSizes.Length];
        foreach (SiteStatement site in discrete)
            states.Add(site.Name, new int[sketch.Cells(site.Plates)]);
    }

    /// <summary>Every joint value of the discrete sites, site after site, cell after cell, each numbered from 0; with the log density there.</summary>
    public List<(int[] States, double LogWeight)> Joint(double[] point)
    {
        Place(point);
        var joint = new List<(int[] States, double LogWeight)>();
        int[][] cells = [.. discrete.Select(site => states[site.Name])], counts = [.. discrete.Select(site => Presence(site.Plates).Select(isPresent => isPresent ? site.Law.Values : 1).ToArray())];
        foreach (int[] all in cells)
            Array.Clear(all);
        do
            joint.Add(([.. cells.SelectMany(all => all)], LogWeight()));
        while (Next());
        return joint;

        bool Next()
        {
            for (int s = 0; s < cells.Length; s++)
            {
                for (int i = 0; i < cells[s].Length; i++)
                {
                    if (++cells[s][i] < counts[s][i])
                        return true;
                    cells[s][i] = 0;
                }
            }

            return false;
        }
    }

    /// <summary>For each cell of some plates, the last one fastest, whether it is there.</summary>
    public bool[] Presence(IEnumerable<int> plates)
    {
        ImmutableArray<int> listed = [.. plates];
        var presence = new bool[sketch.Cells(listed)];
        EachCell(listed, () => presence[Place(listed)] = true);
        return presence;
    }

    /// <summary>The log density of the continuous sites.</summary>
    public double LogDensity(double[] point) => Enumeration.LogSum(Joint(point).Select(joint => joint.LogWeight));

    /// <summary>What is reported in every cell of some plates, the last one fastest, at a joint value of the discrete sites; 0 in absent cells.</summary>
    public double[] Values(ReportStatement report, ImmutableArray<int> plates, double[] point, int[] joint)
    {
        Place(point);
        foreach (SiteStatement site in discrete)
        {
            joint.AsSpan(0, states[site.Name].Length).CopyTo(states[site.Name]);
            joint = joint[states[site.Name].Length..];
        }

        var results = new double[sketch.Cells(plates)];
        EachCell(plates, () => EachCell(report.SumOver is { } plate ? [plate] : [], () => results[Place(plates)] += Of(report.Value)));
        return results;
    }

    /// <summary>
    /// log |∂ values / ∂ coordinates|, from the values: of exp, of the logistic function, and of the softmax of coordinates in a basis of vectors that sum to 0. Coordinates of absent cells have −½ u²
    /// instead.
    /// </summary>
    public double LogJacobian(double[] point, double[] coordinates)
    {
        Place(point);
        double sum = 0;
        int next = 0;
        foreach (SiteStatement site in continuous)
        {
            int length = Math.Max(1, site.Law.Length), own = Math.Max(1, length - 1), cells = Math.Max(1, site.Components);
            foreach (bool isPresent in Presence(site.Plates.Order()).SelectMany(isPresent => Enumerable.Repeat(isPresent, cells)))
            {
                double[] x = values[site.Name][(next * length)..((next + 1) * length)];
                sum += !isPresent ? -0.5 * coordinates[..own].Sum(u => u * u)
                    : site.Law is HalfNormalLaw ? Math.Log(x[0])
                    : site.Law is BetaLaw ? Math.Log(x[0]) + Math.Log(1 - x[0])
                    : site.Law is DirichletLaw ? x.Sum(Math.Log) + (0.5 * Math.Log(length))
                    : 0;
                next++;
                coordinates = coordinates[own..];
            }

            next = 0;
        }

        return sum;
    }

    private void Place(double[] point)
    {
        int next = 0;
        foreach (SiteStatement site in continuous)
        {
            int size = sketch.Cells(site.Plates) * site.Width;
            values[site.Name] = point[next..(next + size)];
            next += size;
        }
    }

    private double LogWeight()
    {
        double sum = 0;
        foreach (Statement statement in sketch.Statements)
        {
            switch (statement)
            {
                case SiteStatement { IsDiscrete: true } site:
                    EachCell(site.Plates, () =>
                    {
                        int now = State(site);
                        if (!site.Known.IsEmpty && site.Known[Place(site.Plates)] is >= 0 and var known && site.Law.Smallest + known != now)
                            sum = double.NegativeInfinity;
                        if (site.Next is null || cell[site.Plates[^1]] == 0)
                        {
                            sum += LogMass(site.Law, now);
                            return;
                        }

                        cell[site.Plates[^1]]--;
                        before = State(site);
                        cell[site.Plates[^1]]++;
                        sum += LogMass(site.Next, now);
                    });
                    break;
                case SiteStatement site:
                    EachCell(site.Plates, () =>
                    {
                        int length = Math.Max(1, site.Law.Length);
                        for (int component = 0; component < Math.Max(1, site.Components); component++)
                        {
                            int start = (OrderedCell(site) * site.Width) + (component * length);
                            sum += LogMass(site.Law, values[site.Name].AsSpan(start, length));
                        }
                    });
                    break;
                case ObservationStatement observation:
                    EachCell(observation.Plates, () => sum += LogMass(observation.Law, observation.Data[Place(observation.Plates)]));
                    break;
                case FactorStatement factor:
                    EachCell(factor.Plates, () => sum += Of(factor.Weight));
                    break;
            }
        }

        return sum;
    }

    private void EachCell(ImmutableArray<int> plates, Action action, int depth = 0)
    {
        if (depth == plates.Length)
        {
            action();
            return;
        }

        for (int i = 0; i < sketch.PlateSizes[plates[depth]]; i++)
        {
            cell[plates[depth]] = i;
            if (depth + 1 < plates.Length || sketch.IsPresent(plates, cell))
                EachCell(plates, action, depth + 1);
        }
    }

    private double LogMass(Law law, double x) => LogMass(law, [x]);

    private double LogMass(Law law, ReadOnlySpan<double> x)
    {
        switch (law)
        {
            case NormalLaw normal:
                return LogNormal(x[0], Of(normal.Mean), Of(normal.Scale));
            case HalfNormalLaw half:
                return Math.Log(2) + LogNormal(x[0], 0, Of(half.Scale));
            case BetaLaw beta:
                return LogPower(x[0], beta.A - 1) + LogPower(1 - x[0], beta.B - 1) + LogFactorial(beta.A + beta.B - 1) - LogFactorial(beta.A - 1) - LogFactorial(beta.B - 1);
            case DirichletLaw dirichlet:
                double sum = LogFactorial(dirichlet.Concentration.Sum() - 1);
                for (int k = 0; k < x.Length; k++)
                    sum += LogPower(x[k], dirichlet.Concentration[k] - 1) - LogFactorial(dirichlet.Concentration[k] - 1);
                return sum;
            case CategoricalLaw categorical:
                return Math.Log(Of(categorical.Probabilities, (int)x[0]));
            case CategoricalLogitLaw categorical:
                double total = 0;
                for (int k = 0; k < categorical.Values; k++)
                    total += Math.Exp(Of(categorical.Logits, k));
                return Of(categorical.Logits, (int)x[0]) - Math.Log(total);
            case BernoulliLaw bernoulli:
                double p = Of(bernoulli.Probability);
                return Math.Log(x[0] == 1 ? p : 1 - p);
            case BinomialLaw binomial:
                double q = Of(binomial.Probability);
                return Math.Log(x[0] switch { 0 => (1 - q) * (1 - q), 1 => 2 * q * (1 - q), _ => q * q });
            case PoissonLaw poisson:
                double rate = Of(poisson.Rate);
                return (x[0] * Math.Log(rate)) - rate - LogFactorial((int)x[0]);
            case DiscreteUniformLaw uniform:
                return -Math.Log(uniform.Values);
            case SwitchLaw choice:
                return LogMass(Of(choice.Condition) > 0 ? choice.Then : choice.Else, x);
            default:
                throw new ArgumentOutOfRangeException(nameof(law));
        }
    }

    private double Of(Expression expression) => expression switch
    {
        Number number => number.Value,
        SiteValue { Name: var name } => sites[name] is { IsDiscrete: true } site ? State(site) : values[name][OrderedCell(sites[name])],
        Before => before,
        Plus plus => Of(plus.Left) + Of(plus.Right),
        Times times => Of(times.Left) * Of(times.Right),
        If choice => Of(choice.Condition) > 0 ? Of(choice.Then) : Of(choice.Else),
        Squashed squashed => 1 / (1 + Math.Exp(-Of(squashed.Of))),
        Exponential exponential => Math.Exp(Of(exponential.Of)),
        Entry entry => At(entry.Table, entry.Indexes, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private double Of(Vector vector, int k) => vector switch
    {
        Row row => At(row.Table, row.Indexes, k),
        Mixture mixture => (Of(mixture.Weight) * Of(mixture.Left, k)) + ((1 - Of(mixture.Weight)) * Of(mixture.Right, k)),
        Scaled scaled => Of(scaled.Factor) * scaled.Numbers[k],
        _ => throw new ArgumentOutOfRangeException(nameof(vector)),
    };

    /// <summary>The entry of a table at its indexes, then at k if there is one dimension left.</summary>
    private double At(Table table, ImmutableArray<Expression> indexes, int k)
    {
        int place = table is SiteTable site ? OrderedCell(sites[site.Name]) : 0;
        for (int d = 0; d < table.Dimensions.Length; d++)
            place = (place * table.Dimensions[d]) + (d < indexes.Length ? (int)Of(indexes[d]) : k);
        return table is LiteralTable literal ? literal.Values[place] : values[((SiteTable)table).Name][place];
    }

    private int State(SiteStatement site) => site.Law.Smallest + states[site.Name][Place(site.Plates)];

    /// <summary>The number of the cell among those of some plates, the last one fastest.</summary>
    private int Place(ImmutableArray<int> plates)
    {
        int place = 0;
        foreach (int plate in plates)
            place = (place * sketch.PlateSizes[plate]) + cell[plate];
        return place;
    }

    /// <summary>The number of a cell, the plates in the order of their numbers.</summary>
    private int OrderedCell(SiteStatement site)
    {
        int place = 0;
        for (int plate = 0; plate < cell.Length; plate++)
        {
            if (site.Plates.Contains(plate))
                place = (place * sketch.PlateSizes[plate]) + cell[plate];
        }

        return place;
    }

    private static double LogNormal(double x, double mean, double scale) =>
        (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(scale) - (0.5 * (x - mean) * (x - mean) / (scale * scale));

    private static double LogPower(double x, int power) => power == 0 ? 0 : power * Math.Log(x);

    private static double LogFactorial(int n) => n <= 1 ? 0 : Math.Log(n) + LogFactorial(n - 1);
}
