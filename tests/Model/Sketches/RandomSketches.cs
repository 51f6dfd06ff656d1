using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Prob.Tests.Sketches;

/// <summary>Random sketches, and smaller ones to look at when one fails.</summary>
internal static class RandomSketches
{
    /// <summary>Joint values of discrete sites, so that enumerating them takes milliseconds.</summary>
    private const int MostJointValues = 1100;

    /// <summary>Sketches with a point: a value for each continuous coordinate.</summary>
    public static Gen<(Sketch Sketch, double[] Point)> Drawn => Gen.Choose(0, int.MaxValue - 1).Select(seed =>
    {
        var random = new Random(seed);
        Sketch sketch;
        do
            sketch = new Drawing(random).Draw();
        while (sketch.JointValues > MostJointValues);
        return (sketch, Point(sketch, random));
    });

    /// <summary>The same without a statement that no other needs, with a cell less in a plate, or with a simpler expression somewhere.</summary>
    public static IEnumerable<(Sketch Sketch, double[] Point)> Smaller((Sketch Sketch, double[] Point) of)
    {
        foreach (Sketch smaller in Smaller(of.Sketch))
        {
            if (smaller.Continuous.Any() && smaller.Discrete.Any())
                yield return (smaller, Point(smaller, new Random(1)));
        }
    }

    private static IEnumerable<Sketch> Smaller(Sketch sketch)
    {
        for (int i = sketch.Statements.Length - 1; i >= 0; i--)
        {
            Statement statement = sketch.Statements[i];
            if (!sketch.Statements.Any(other => other != statement && other.Mentioned.Contains(statement.Name)))
                yield return sketch with { Statements = sketch.Statements.RemoveAt(i) };
        }

        for (int plate = 0; plate < sketch.PlateSizes.Length; plate++)
        {
            if (sketch.PlateSizes[plate] > 1)
                yield return sketch.WithSize(plate, sketch.PlateSizes[plate] - 1);
        }

        if (sketch.Ragged is not null)
            yield return sketch with { Ragged = null };

        for (int i = 0; i < sketch.Statements.Length; i++)
        {
            foreach (Statement smaller in Simplified(sketch.Statements[i]))
                yield return sketch with { Statements = sketch.Statements.SetItem(i, smaller) };
        }
    }

    private static IEnumerable<Statement> Simplified(Statement statement) => statement switch
    {
        SiteStatement { Known.IsEmpty: false } site => [site with { Known = [] }],
        SiteStatement site => Simplified(site.Law).Select(law => (Statement)(site with { Law = law })).Concat(site.Next is null ? [] : Simplified(site.Next).Select(law => site with { Next = law })),
        ObservationStatement observation => Simplified(observation.Law).Select(law => observation with { Law = law }),
        FactorStatement factor => Simplified(factor.Weight).Select(weight => factor with { Weight = weight }),
        ReportStatement { SumOver: not null } report => [report with { SumOver = null }],
        ReportStatement report => Simplified(report.Value).Select(value => report with { Value = value }),
        _ => [],
    };

    private static IEnumerable<Law> Simplified(Law law) => law switch
    {
        NormalLaw normal => Simplified(normal.Mean).Select(mean => normal with { Mean = mean }).Concat(Simplified(normal.Scale).Select(scale => normal with { Scale = scale })),
        HalfNormalLaw half => Simplified(half.Scale).Select(scale => half with { Scale = scale }),
        CategoricalLaw categorical => Simplified(categorical.Probabilities).Select(vector => new CategoricalLaw(vector)),
        CategoricalLogitLaw categorical => Simplified(categorical.Logits).Select(vector => new CategoricalLogitLaw(vector)),
        BernoulliLaw bernoulli => Simplified(bernoulli.Probability).Select(probability => new BernoulliLaw(probability)),
        BinomialLaw binomial => Simplified(binomial.Probability).Select(probability => new BinomialLaw(probability)),
        SwitchLaw choice => [choice.Then, choice.Else, .. Simplified(choice.Then).Select(then => choice with { Then = then }), .. Simplified(choice.Else).Select(otherwise => choice with { Else = otherwise })],
        PoissonLaw poisson => Simplified(poisson.Rate).Select(rate => new PoissonLaw(rate)),
        _ => [],
    };

    private static IEnumerable<Vector> Simplified(Vector vector)
    {
        double[] even = [.. Enumerable.Repeat(1.0 / vector.Length, vector.Length)];
        var simplest = new Row(new LiteralTable([vector.Length], [.. even]), []);
        if (vector is not Row { Indexes: [] })
            yield return simplest;
        if (vector is Mixture mixture)
        {
            yield return mixture.Left;
            yield return mixture.Right;
        }
    }

    /// <summary>A half is a mean, a scale, a rate, a weight and a probability.</summary>
    private static IEnumerable<Expression> Simplified(Expression expression)
    {
        if (expression is Number)
            return [];
        return expression switch
        {
            Plus plus => [new Number(0.5), plus.Left, plus.Right, .. Simplified(plus.Left).Select(left => plus with { Left = left }), .. Simplified(plus.Right).Select(right => plus with { Right = right })],
            Times times => [new Number(0.5), times.Left, times.Right, .. Simplified(times.Left).Select(left => times with { Left = left }), .. Simplified(times.Right).Select(right => times with { Right = right })],
            If choice => [new Number(0.5), choice.Then, choice.Else, .. Simplified(choice.Then).Select(then => choice with { Then = then }), .. Simplified(choice.Else).Select(otherwise => choice with { Else = otherwise })],
            Squashed squashed => [new Number(0.5), .. Simplified(squashed.Of).Select(of => new Squashed(of))],
            Exponential exponential => [new Number(0.5), .. Simplified(exponential.Of).Select(of => new Exponential(of))],
            _ => [new Number(0.5)],
        };
    }

    /// <summary>Of order 1, and away from bounds, where differences are taken.</summary>
    private static double[] Point(Sketch sketch, Random random)
    {
        var point = new List<double>();
        foreach (SiteStatement site in sketch.Continuous)
        {
            for (int i = sketch.Cells(site.Plates) * site.Width / Math.Max(1, site.Law.Length); i > 0; i--)
            {
                double[] shares = [.. Enumerable.Range(0, site.Law.Length).Select(_ => 0.3 + random.NextDouble())];
                switch (site.Law)
                {
                    case DirichletLaw:
                        point.AddRange(shares.Select(share => share / shares.Sum()));
                        break;
                    case BetaLaw:
                        point.Add(0.2 + (0.6 * random.NextDouble()));
                        break;
                    case HalfNormalLaw:
                        point.Add(0.3 + (1.5 * random.NextDouble()));
                        break;
                    default:
                        point.Add((3 * random.NextDouble()) - 1.5);
                        break;
                }
            }
        }

        return [.. point];
    }

    /// <summary>Draws a sketch from the top: what a statement can mention are the sites before it that live in its plates or fewer.</summary>
    private sealed class Drawing(Random random)
    {
        private readonly List<Statement> statements = [];
        private ImmutableArray<int> sizes = [.. Enumerable.Range(0, (int)Math.Sqrt(random.Next(1, 16))).Select(_ => random.Next(8)).Select(chance => chance == 0 ? 1 : chance < 6 ? 2 : 3)];
        private (int Plate, int Within, ImmutableArray<int> Lengths)? ragged;
        private Expression? before;
        private int beforeValues;

        public Sketch Draw()
        {
            if (sizes.Length > 1 && random.Next(4) == 0)
            {
                int plate = random.Next(1, sizes.Length), within = random.Next(plate);
                ImmutableArray<int> lengths = [.. Enumerable.Range(0, sizes[within]).Select(_ => random.Next(1, 4))];
                (sizes, ragged) = (sizes.SetItem(plate, lengths.Max()), (plate, within, lengths));
            }

            var kinds = new List<Action>();
            for (int i = random.Next(0, 3); i > 0; i--)
                kinds.Add(() => Continuous($"x{statements.Count}"));
            for (int i = random.Next(1, 5); i > 0; i--)
                kinds.Add(() => Discrete($"z{statements.Count}"));
            Action[] sites = [.. kinds];
            random.Shuffle(sites);
            Continuous($"x{statements.Count}");
            foreach (Action site in sites)
            {
                site();
                if (random.Next(4) == 0)
                    Evidence();
            }

            for (int i = random.Next(1, 4); i > 0; i--)
                Evidence();
            ImmutableArray<int> all = [.. Enumerable.Range(0, sizes.Length)];
            var question = new Plus(Real(random.Next(2) == 0 ? all : Subset(), 2), Chosen(DiscreteValues(all)).Value);
            var sketch = new Sketch(sizes, [.. statements]) { Ragged = ragged };
            int[] summable = [.. sketch.PlatesOf(question).Where(plate => ragged is not var (one, within, _) || (one != plate && within != plate))];
            return sketch with { Statements = sketch.Statements.Add(new ReportStatement("question", question, summable.Length > 0 && random.Next(3) == 0 ? Chosen(summable) : null)) };
        }

        private IEnumerable<SiteStatement> Sites => statements.OfType<SiteStatement>();

        private T Chosen<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

        private double Uniform(double from, double to) => Math.Round(from + ((to - from) * random.NextDouble()), 3);

        /// <summary>Some of the plates, in any order; two rather than three, as cells multiply.</summary>
        private ImmutableArray<int> Subset()
        {
            int[] plates = [.. Enumerable.Range(0, sizes.Length)];
            random.Shuffle(plates);
            return Listed(plates.Take((int)Math.Sqrt(random.Next(10))));
        }

        /// <summary>With the plate around the ragged one before it.</summary>
        private ImmutableArray<int> Listed(IEnumerable<int> plates) =>
            ragged is var (plate, within, _) && plates.Contains(plate) ? [.. plates.TakeWhile(other => other != plate).Append(within).Distinct(), .. plates.SkipWhile(other => other != plate).Where(other => other != within)] : [.. plates];

        /// <summary>Some values of a discrete site that are known; mostly none.</summary>
        private ImmutableArray<int> Known(int values) => random.Next(4) > 0 ? [] : [.. Enumerable.Range(0, 27).Select(_ => random.Next(2) * (random.Next(values) + 1)).Select(value => value - 1)];

        private void Continuous(string name)
        {
            ImmutableArray<int> plates = random.Next(2) == 0 ? [] : Listed(Subset().Take(1));
            int components = random.Next(3) == 0 ? random.Next(2, 4) : 0;
            statements.Add(random.Next(6) switch
            {
                0 => new SiteStatement(name, plates, new HalfNormalLaw(Scale(plates))) { Components = components },
                1 => new SiteStatement(name, plates, new BetaLaw(random.Next(1, 4), random.Next(1, 4))) { Components = components },
                2 or 3 => new SiteStatement(name, plates, new DirichletLaw([.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Next(1, 4))])) { Components = random.Next(2) == 0 ? components : 0 },
                _ => new SiteStatement(name, plates, Switched(plates, () => new NormalLaw(Real(plates, 1), Scale(plates)))) { Components = components },
            });
        }

        private void Discrete(string name)
        {
            ImmutableArray<int> plates = Subset();
            if (plates.IsEmpty || random.Next(2) == 0)
            {
                Law law = random.Next(6) switch
                {
                    5 when random.Next(2) == 0 => Uniform(random.Next(-1, 3)),
                    0 when Few(plates) == 3 => new BinomialLaw(Probability(plates, 2)),
                    1 => new BernoulliLaw(Probability(plates, 2)),
                    _ => Few(plates) is var count ? Switched(plates, () => Categorical(plates, count)) : throw new InvalidOperationException(),
                };
                statements.Add(new SiteStatement(name, plates, law) { Known = Known(law.Values) });
                return;
            }

            ImmutableArray<int> outer = plates[..^1];
            int values = Few(plates);
            bool isBinary = values == 2 && random.Next(3) == 0;
            Law first = isBinary ? new BernoulliLaw(Probability(outer, 2)) : Categorical(outer, values);
            (before, beforeValues) = (new Before(), values);
            Law next = Switched(plates, () => isBinary ? new BernoulliLaw(Probability(plates, 2)) : Categorical(plates, values));
            before = null;
            statements.Add(new SiteStatement(name, plates, first) { Next = next, Known = Known(values) });
        }

        private DiscreteUniformLaw Uniform(int lower) => new(lower, lower + random.Next(1, 3));

        /// <summary>Mostly one distribution; sometimes a choice between two.</summary>
        private Law Switched(ImmutableArray<int> plates, Func<Law> draw) =>
            random.Next(8) == 0 && DiscreteValues(plates) is [_, ..] values ? new SwitchLaw(Chosen(values).Value, draw(), draw()) : draw();

        /// <summary>Two or three values, but rather two where there are many cells.</summary>
        private int Few(ImmutableArray<int> plates) => random.Next(4) < 2 - plates.Length ? 3 : 2;

        private void Evidence()
        {
            ImmutableArray<int> plates = Subset();
            SiteStatement[] discrete = [.. Sites.Where(site => site.IsDiscrete && site.Law.Smallest == 0)];
            Expression? meeting = null;
            if (discrete.Length > 0 && random.Next(2) == 0)
            {
                // Where two or three discrete sites meet.
                random.Shuffle(discrete);
                discrete = discrete[..Math.Min(discrete.Length, random.Next(2, 4))];
                plates = Listed(discrete.SelectMany(site => site.Plates).Distinct());
                meeting = new Entry(Literal([.. discrete.Select(site => site.Law.Values)], () => Uniform(-1.5, 1.5)), [.. discrete.Select(site => new SiteValue(site.Name))]);
            }

            string name = $"y{statements.Count}";
            ImmutableArray<double> Data(Func<double> draw) => [.. Enumerable.Range(0, 27).Select(_ => draw())];
            statements.Add(random.Next(5) switch
            {
                0 => new ObservationStatement(name, plates, new PoissonLaw(new Exponential(new Times(new Number(0.4), meeting ?? Real(plates, 2)))), Data(() => random.Next(4))),
                1 => new ObservationStatement(name, plates, new BernoulliLaw(meeting is null ? Probability(plates, 2) : new Squashed(meeting)), Data(() => random.Next(2))),
                2 => new FactorStatement(name, plates, meeting ?? Weight(plates)),
                _ => new ObservationStatement(name, plates, Switched(plates, () => new NormalLaw(meeting is null ? Real(plates, 2) : new Plus(meeting, Real(plates, 1)), Scale(plates))), Data(() => Uniform(-2, 2))),
            });
        }

        private Expression Weight(ImmutableArray<int> plates)
        {
            Expression weight = new Times(new Number(Uniform(-1, 1)), Real(plates, 2));
            return random.Next(6) == 0 && DiscreteValues(plates) is [_, ..] values ? new If(Chosen(values).Value, weight, new Number(double.NegativeInfinity)) : weight;
        }

        /// <summary>Discrete values that may be mentioned in some plates, with their number; those that may be an index count from 0.</summary>
        private List<(Expression Value, int Count, ImmutableArray<int> Plates)> DiscreteValues(ImmutableArray<int> plates, bool asIndex = false)
        {
            List<(Expression, int, ImmutableArray<int>)> values = [.. Sites.Where(site => site.IsDiscrete && (!asIndex || site.Law.Smallest == 0) && site.Plates.All(plates.Contains)).Select(site => ((Expression)new SiteValue(site.Name), site.Law.Values, site.Plates))];
            if (before is not null)
            {
                // Most of all the cell before.
                values.Add((before, beforeValues, plates[..^1]));
                values.Add((before, beforeValues, plates[..^1]));
            }

            return values;
        }

        private Expression Scale(ImmutableArray<int> plates) =>
            random.Next(3) > 0 ? new Number(Uniform(0.6, 2))
            : Mentionable<HalfNormalLaw>(plates) is [_, ..] positive && random.Next(2) == 0 ? Chosen(positive)
            : new Exponential(new Times(new Number(Uniform(-0.5, 0.5)), Real(plates, 1)));

        private List<Expression> Mentionable<TLaw>(ImmutableArray<int> plates) =>
            [.. Sites.Where(site => site.Law is TLaw && site.Components == 0 && site.Plates.All(plates.Contains)).Select(site => new SiteValue(site.Name))];

        private Expression Real(ImmutableArray<int> plates, int depth)
        {
            List<(Expression Value, int Count, ImmutableArray<int> Plates)> discrete = DiscreteValues(plates);
            for (int attempt = 0; attempt < 4; attempt++)
            {
                switch (random.Next(depth > 0 ? 8 : 5))
                {
                    case 0 when Mentionable<NormalLaw>(plates) is [_, ..] normal:
                        return Chosen(normal);
                    case 1 when discrete.Count > 0:
                        return Chosen(discrete).Value;
                    case 2 or 3 when SiteEntry(plates, law => law is NormalLaw or HalfNormalLaw or BetaLaw or DirichletLaw) is { } entry:
                        return entry;
                    case 4 when discrete.Count > 0:
                        return LiteralEntry(plates, -1.5, 1.5);
                    case 5:
                        return new Plus(Real(plates, depth - 1), Real(plates, depth - 1));
                    case 6:
                        return new Times(random.Next(2) == 0 ? new Number(Uniform(-1, 1)) : Real(plates, 0), Real(plates, depth - 1));
                    case 7 when discrete.Count > 0:
                        return new If(Chosen(discrete).Value, Real(plates, depth - 1), Real(plates, depth - 1));
                }
            }

            return Mentionable<NormalLaw>(plates) is [_, ..] sites ? Chosen(sites) : new Number(Uniform(-1, 1));
        }

        private Expression Probability(ImmutableArray<int> plates, int depth)
        {
            List<(Expression Value, int Count, ImmutableArray<int> Plates)> discrete = DiscreteValues(plates);
            for (int attempt = 0; attempt < 4; attempt++)
            {
                switch (random.Next(depth > 0 ? 7 : 4))
                {
                    case 0 when Mentionable<BetaLaw>(plates) is [_, ..] shares:
                        return Chosen(shares);
                    case 1 or 2 when SiteEntry(plates, law => law is BetaLaw or DirichletLaw) is { } entry:
                        return entry;
                    case 3 when discrete.Count > 0:
                        return LiteralEntry(plates, 0, 1);
                    case 4:
                        return new Squashed(Real(plates, depth - 1));
                    case 5 when discrete.Count > 0:
                        return new If(Chosen(discrete).Value, Probability(plates, depth - 1), Probability(plates, depth - 1));
                    case 6:
                        return new Times(Probability(plates, depth - 1), Probability(plates, depth - 1));
                }
            }

            return new Number(random.Next(8) == 0 ? random.Next(2) : Uniform(0.05, 0.95));
        }

        /// <summary>A continuous site indexed by discrete ones, wholly.</summary>
        private Entry? SiteEntry(ImmutableArray<int> plates, Func<Law, bool> accepts)
        {
            SiteStatement[] tables = [.. Sites.Where(site => !site.IsDiscrete && accepts(site.Law) && site.Dimensions.Length > 0 && site.Plates.All(plates.Contains))];
            return tables.Length > 0 && Chosen(tables) is var site && Indexes(plates, site.Dimensions) is { } indexes
                ? new Entry(new SiteTable(site.Name, site.Dimensions), [.. indexes])
                : null;
        }

        /// <summary>Numbers indexed by one or two discrete sites; from 0 to 1 they may be 0 and 1.</summary>
        private Expression LiteralEntry(ImmutableArray<int> plates, double from, double to)
        {
            List<(Expression Value, int Count, ImmutableArray<int> Plates)> discrete = DiscreteValues(plates, asIndex: true);
            if (discrete.Count == 0)
                return new Number(Uniform(from, to));
            (Expression Value, int Count, ImmutableArray<int> Plates)[] by = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Chosen(discrete))];
            return new Entry(Literal([.. by.Select(one => one.Count)], () => (from, to) == (0, 1) && random.Next(8) == 0 ? random.Next(2) : Uniform(from, to)), [.. by.Select(one => one.Value)]);
        }

        private static LiteralTable Literal(ImmutableArray<int> dimensions, Func<double> draw) =>
            new(dimensions, [.. Enumerable.Range(0, dimensions.Aggregate(1, (size, dimension) => size * dimension)).Select(_ => draw())]);

        private List<Expression>? Indexes(ImmutableArray<int> plates, IEnumerable<int> dimensions)
        {
            var indexes = new List<Expression>();
            foreach (int dimension in dimensions)
            {
                (Expression Value, int Count, ImmutableArray<int> Plates)[] fitting = [.. DiscreteValues(plates, asIndex: true).Where(value => value.Count <= dimension)];
                if (fitting.Length == 0)
                    return null;
                indexes.Add(Chosen(fitting).Value);
            }

            return indexes;
        }

        private Law Categorical(ImmutableArray<int> plates, int values) =>
            random.Next(6) == 0
                ? new CategoricalLogitLaw(new Scaled(Real(plates, 1), [.. Enumerable.Range(0, values).Select(_ => Uniform(-1.5, 1.5))]))
                : new CategoricalLaw(Simplex(plates, values, 1));

        private Vector Simplex(ImmutableArray<int> plates, int values, int depth)
        {
            for (int attempt = 0; attempt < 4; attempt++)
            {
                switch (random.Next(depth > 0 ? 5 : 4))
                {
                    case 0 or 1 or 2:
                        SiteStatement[] tables = [.. Sites.Where(site => site.Law is DirichletLaw dirichlet && dirichlet.Length == values && site.Plates.All(plates.Contains))];
                        if (tables.Length > 0 && Chosen(tables) is var site && Indexes(plates, site.Dimensions.SkipLast(1)) is { } indexes)
                            return new Row(new SiteTable(site.Name, site.Dimensions), [.. indexes]);
                        break;
                    case 3 when DiscreteValues(plates, asIndex: true) is [_, ..] discrete:
                        (Expression Value, int Count, ImmutableArray<int> Plates)[] by = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Chosen(discrete))];
                        return new Row(Stochastic([.. by.Select(one => one.Count), values]), [.. by.Select(one => one.Value)]);
                    case 4:
                        return new Mixture(Probability(plates, 0), Simplex(plates, values, 0), Simplex(plates, values, 0));
                }
            }

            return new Row(Stochastic([values]), []);
        }

        /// <summary>Rows that sum to 1, some entries 0.</summary>
        private LiteralTable Stochastic(ImmutableArray<int> dimensions)
        {
            LiteralTable weights = Literal(dimensions, () => random.Next(8) == 0 ? 0 : Uniform(0.1, 1));
            return weights with
            {
                Values =
                [
                    .. weights.Values.Chunk(dimensions[^1]).SelectMany(row =>
                    {
                        if (row.Sum() == 0)
                            row[0] = 1;
                        return row.Select(weight => weight / row.Sum());
                    }),
                ],
            };
        }
    }
}
