using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob.Tests.Sketches;

/// <summary>A sketch as a model of the library: what somebody would have written.</summary>
internal static class SketchProgram
{
    /// <summary>The model; its sites by name.</summary>
    public static Model<IReadOnlyDictionary<string, Tensor>> ToModel(this Sketch sketch) => Model.Define(m => new Run(m, sketch).All());

    private sealed class Run(ModelBuilder m, Sketch sketch)
    {
        private readonly Dictionary<string, Tensor> sites = [];
        private readonly Dictionary<string, Plate> components = [];
        private readonly List<Plate> plates = [];
        private Tensor? before;

        public IReadOnlyDictionary<string, Tensor> All()
        {
            for (int plate = 0; plate < sketch.PlateSizes.Length; plate++)
            {
                plates.Add(sketch.Ragged is var (ragged, within, lengths) && ragged == plate
                    ? m.Plate(Sketch.PlateName(plate), lengths, plates[within])
                    : m.Plate(Sketch.PlateName(plate), sketch.PlateSizes[plate]));
            }

            foreach (Statement statement in sketch.Statements)
                Add(statement);
            return sites;
        }

        private void Add(Statement statement)
        {
            Plates listed = Plates.Of([.. statement.Plates.Select(plate => plates[plate])]);
            switch (statement)
            {
                case SiteStatement { Next: { } next } chain:
                    IDistribution<Discrete> Next(Discrete previous)
                    {
                        before = previous;
                        return (IDistribution<Discrete>)Of(next);
                    }

                    Discrete state;
                    if (chain.Known.IsEmpty)
                        m.Chain(out state, listed, (IDistribution<Discrete>)Of(chain.Law), Next, chain.Name);
                    else
                        m.Chain(out state, listed, (IDistribution<Discrete>)Of(chain.Law), Next, Known(chain), chain.Name);
                    sites.Add(chain.Name, state);
                    break;
                case SiteStatement { IsDiscrete: true } site:
                    Discrete value;
                    if (site.Known.IsEmpty)
                        m.Sample(out value, listed, (IDistribution<Discrete>)Of(site.Law), site.Name);
                    else
                        m.Sample(out value, listed, (IDistribution<Discrete>)Of(site.Law), Known(site), site.Name);
                    sites.Add(site.Name, value);
                    break;
                case SiteStatement site:
                    if (site.Components > 0)
                    {
                        components.Add(site.Name, m.Plate($"{site.Name} component", site.Components));
                        listed = Plates.Of([.. listed.Items, components[site.Name]]);
                    }

                    sites.Add(site.Name, m.Sample(site.Name, listed, (IDistribution<Tensor>)Of(site.Law)));
                    break;
                case ObservationStatement observation:
                    m.Observe(listed, Of(observation.Law), Data(statement, observation.Data), observation.Name);
                    break;
                case FactorStatement factor:
                    m.Factor(listed, Of(factor.Weight), factor.Name);
                    break;
                case ReportStatement report:
                    Tensor reported = Of(report.Value);
                    m.Deterministic(report.Name, report.SumOver is { } over ? Sum(reported, plates[over]) : reported);
                    break;
            }
        }

        private Tensor Known(SiteStatement site) => Data(site, [.. site.Known.Select(value => value < 0 ? double.NaN : site.Law.Smallest + value)]);

        private Tensor Data(Statement statement, ImmutableArray<double> values)
        {
            Shape shape = Shape.Of([.. statement.Plates.Select(plate => sketch.PlateSizes[plate])]);
            return Tensor.From(shape, [.. values.Take(shape.Size)]);
        }

        private IDistribution Of(Law law) => law switch
        {
            NormalLaw normal => new Normal(Of(normal.Mean), Of(normal.Scale)),
            HalfNormalLaw half => new HalfNormal(Of(half.Scale)),
            BetaLaw beta => new Beta(beta.A, beta.B),
            DirichletLaw dirichlet => new Dirichlet(dirichlet.Concentration.ToArray()),
            CategoricalLaw categorical => new Categorical(Of(categorical.Probabilities)),
            CategoricalLogitLaw categorical => Categorical.FromLogits(Of(categorical.Logits)),
            BernoulliLaw bernoulli => new Bernoulli(Of(bernoulli.Probability)),
            BinomialLaw binomial => new Binomial(2, Of(binomial.Probability)),
            PoissonLaw poisson => new Poisson(Of(poisson.Rate)),
            DiscreteUniformLaw uniform => new DiscreteUniform(uniform.Lower, uniform.Upper),
            SwitchLaw choice => Of(choice.Then) is IDistribution<Discrete> then
                ? m.Switch(Of(choice.Condition) > 0, then, (IDistribution<Discrete>)Of(choice.Else))
                : m.Switch(Of(choice.Condition) > 0, (IDistribution<Tensor>)Of(choice.Then), (IDistribution<Tensor>)Of(choice.Else)),
            _ => throw new ArgumentOutOfRangeException(nameof(law)),
        };

        private Tensor Of(Expression expression) => expression switch
        {
            Number number => number.Value,
            SiteValue site => sites[site.Name],
            Before => before!,
            Plus plus => Of(plus.Left) + Of(plus.Right),
            Times times => Of(times.Left) * Of(times.Right),
            If choice => Where(Of(choice.Condition) > 0, Of(choice.Then), Of(choice.Else)),
            Squashed squashed => Sigmoid(Of(squashed.Of)),
            Exponential exponential => Exp(Of(exponential.Of)),
            Entry entry => Indexed(entry.Table, entry.Indexes),
            _ => throw new ArgumentOutOfRangeException(nameof(expression)),
        };

        private Tensor Of(Vector vector) => vector switch
        {
            Row row => Indexed(row.Table, row.Indexes),
            Mixture mixture => (Of(mixture.Weight) * Of(mixture.Left)) + ((1 - Of(mixture.Weight)) * Of(mixture.Right)),
            Scaled scaled => Of(scaled.Factor) * (Tensor)scaled.Numbers.ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(vector)),
        };

        /// <summary>By x[i] wherever that means what is wanted.</summary>
        private Tensor Indexed(Table table, ImmutableArray<Expression> indexes)
        {
            Tensor value = table switch
            {
                LiteralTable literal => Tensor.From(Shape.Of([.. literal.Dimensions]), [.. literal.Values]),
                SiteTable site => sites[site.Name],
                _ => throw new ArgumentOutOfRangeException(nameof(table)),
            };
            Axis? component = table is SiteTable { Name: var name } ? components.GetValueOrDefault(name) : null;
            foreach (Expression expression in indexes)
            {
                Tensor index = Of(expression);
                Axis[] meant = [.. value.Axes.Union(value.Implied).Except(index.Axes.Union(index.Implied)).Where(axis => axis is Plate)];
                if (component is null)
                    value = meant is [] ? value[index] : Gather(value, index);
                else
                    value = meant is [_] ? value[index] : value.At(component, index);
                component = null;
            }

            return value;
        }
    }
}
