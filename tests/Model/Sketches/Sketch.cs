using System.Collections.Immutable;
using System.Globalization;

namespace Prob.Tests.Sketches;

/// <summary>
/// A small model as a value, to be drawn at random: <see cref="SketchProgram"/> makes a model of the library of it, <see cref="SketchLoops"/> plain loops over all joint values of
/// its discrete sites. Plates are numbered, and called a, b, c. One of them may have a number of cells of its own in each cell of an earlier one, which all that is in it lists first.
/// </summary>
/// <param name="PlateSizes">The number of cells of each plate.</param>
/// <param name="Statements">What the program says, in order.</param>
internal sealed record Sketch(ImmutableArray<int> PlateSizes, ImmutableArray<Statement> Statements)
{
    /// <summary>The plate that is not equally long everywhere, if there is one, the plate around it, and its length in each cell of that.</summary>
    public (int Plate, int Within, ImmutableArray<int> Lengths)? Ragged { get; init; }

    public IEnumerable<SiteStatement> Continuous => Statements.OfType<SiteStatement>().Where(site => !site.IsDiscrete);

    public IEnumerable<SiteStatement> Discrete => Statements.OfType<SiteStatement>().Where(site => site.IsDiscrete);

    public SiteStatement Site(string name) => Statements.OfType<SiteStatement>().First(site => site.Name == name);

    /// <summary>The number of cells of some plates, absent ones included.</summary>
    public int Cells(ImmutableArray<int> plates) => plates.Aggregate(1, (cells, plate) => cells * PlateSizes[plate]);

    /// <summary>The number of joint values of all discrete sites.</summary>
    public double JointValues => Discrete.Aggregate(1.0, (values, site) => values * Math.Pow(site.Law.Values, Cells(site.Plates)));

    /// <summary>Whether a cell is there, by its number in each plate.</summary>
    public bool IsPresent(ImmutableArray<int> plates, int[] cell) => Ragged is not var (plate, within, lengths) || !plates.Contains(plate) || cell[plate] < lengths[cell[within]];

    /// <summary>The same with another number of cells in a plate.</summary>
    public Sketch WithSize(int plate, int size)
    {
        Sketch other = this with { PlateSizes = PlateSizes.SetItem(plate, size) };
        if (Ragged is not var (ragged, within, lengths))
            return other;
        ImmutableArray<int> kept = [.. lengths.Take(other.PlateSizes[within]).Select(length => Math.Min(length, other.PlateSizes[ragged]))];
        return other with { PlateSizes = other.PlateSizes.SetItem(ragged, kept.Max()), Ragged = (ragged, within, kept) };
    }

    /// <summary>The number of values of the continuous sites.</summary>
    public int Coordinates => Continuous.Sum(site => Cells(site.Plates) * site.Width);

    /// <summary>The plates of the sites that an expression mentions.</summary>
    public ImmutableArray<int> PlatesOf(Expression expression) => [.. expression.Mentioned.SelectMany(name => Site(name).Plates).Distinct()];

    /// <summary>The plates in the order in which sites and observations name them first.</summary>
    public int[] PlateOrder => [.. Statements.Where(statement => statement is SiteStatement or ObservationStatement).SelectMany(statement => statement.Plates).Distinct()];

    public override string ToString() =>
        $"{Environment.NewLine}plates {string.Join(", ", PlateSizes.Select((size, plate) => $"{PlateName(plate)}: {(Ragged is var (ragged, within, lengths) && ragged == plate ? $"[{string.Join(", ", lengths)}] within {PlateName(within)}" : size)}"))}{string.Concat(Statements.Select(statement => $"{Environment.NewLine}{Text(statement)}"))}{Environment.NewLine}";

    public static string PlateName(int plate) => ((char)('a' + plate)).ToString();

    internal static string Text(double number) => number.ToString("g4", CultureInfo.InvariantCulture);

    internal static string Text(IEnumerable<double> numbers) => $"[{string.Join(", ", numbers.Select(Text))}]";

    private string Text(Statement statement) => statement switch
    {
        ObservationStatement observation => $"{observation}{In(statement)} = {Text(observation.Data.Take(Cells(statement.Plates)))}",
        SiteStatement { Known: { IsEmpty: false } known } => $"{statement}{In(statement)}   known: {string.Join(" ", known.Take(Cells(statement.Plates)).Select(value => value < 0 ? "?" : $"{value}"))}",
        _ => $"{statement}{In(statement)}",
    };

    private static string In(Statement statement) => statement.Plates.IsEmpty ? "" : $"   in [{string.Join(", ", statement.Plates.Select(PlateName))}]";
}

/// <summary>A line of the program.</summary>
internal abstract record Statement(string Name, ImmutableArray<int> Plates)
{
    /// <summary>The names of sites it depends on.</summary>
    public abstract IEnumerable<string> Mentioned { get; }
}

/// <summary>A latent site.</summary>
/// <param name="Name">The name.</param>
/// <param name="Plates">The plates, in the order in which the program lists them.</param>
/// <param name="Law">The distribution; of the first cell, for a chain.</param>
internal record SiteStatement(string Name, ImmutableArray<int> Plates, Law Law) : Statement(Name, Plates)
{
    /// <summary>The cells of a further plate of its own, to be indexed by discrete sites; 0 for none.</summary>
    public int Components { get; init; }

    /// <summary>For a chain along the last plate: the distribution of a cell given the one before.</summary>
    public Law? Next { get; init; }

    /// <summary>For a discrete site of which some values are known: one per cell, the last plate fastest, numbered from 0, negative where it is not known; there may be more.</summary>
    public ImmutableArray<int> Known { get; init; } = [];

    public bool IsDiscrete => Law.Values > 0;

    /// <summary>The number of values per cell of the plates, for a continuous site.</summary>
    public int Width => Math.Max(1, Components) * Math.Max(1, Law.Length);

    /// <summary>The dimensions by which it can be indexed.</summary>
    public ImmutableArray<int> Dimensions => [.. Components > 0 ? [Components] : Array.Empty<int>(), .. Law.Length > 0 ? [Law.Length] : Array.Empty<int>()];

    public override IEnumerable<string> Mentioned => Law.Mentioned.Concat(Next?.Mentioned ?? []);

    public override string ToString() => $"{Name} ~ {(Next is null ? $"{Law}" : $"chain of {Law}, then {Next}")}{(Components > 0 ? $"   for each of {Components}" : "")}";
}

/// <summary>An observation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Plates">The plates.</param>
/// <param name="Law">The distribution.</param>
/// <param name="Data">One value per cell, the last plate fastest; there may be more.</param>
internal sealed record ObservationStatement(string Name, ImmutableArray<int> Plates, Law Law, ImmutableArray<double> Data) : Statement(Name, Plates)
{
    public override IEnumerable<string> Mentioned => Law.Mentioned;

    public override string ToString() => $"observe {Name}: {Law}";
}

/// <summary>A log weight.</summary>
internal sealed record FactorStatement(string Name, ImmutableArray<int> Plates, Expression Weight) : Statement(Name, Plates)
{
    public override IEnumerable<string> Mentioned => Weight.Mentioned;

    public override string ToString() => $"factor {Name}: {Weight}";
}

/// <summary>An expression to be reported; its plates are those of the sites it mentions, less one that it is summed over.</summary>
internal sealed record ReportStatement(string Name, Expression Value, int? SumOver) : Statement(Name, [])
{
    public override IEnumerable<string> Mentioned => Value.Mentioned;

    public override string ToString() => $"report {Name}: {(SumOver is { } plate ? $"the sum over {Sketch.PlateName(plate)} of " : "")}{Value}";
}

/// <summary>A distribution.</summary>
internal abstract record Law
{
    /// <summary>The number of values of a discrete one that is to be summed out.</summary>
    public virtual int Values => 0;

    /// <summary>The smallest of these.</summary>
    public virtual int Smallest => 0;

    /// <summary>The length of a draw that is a vector.</summary>
    public virtual int Length => 0;

    public abstract IEnumerable<string> Mentioned { get; }
}

internal sealed record NormalLaw(Expression Mean, Expression Scale) : Law
{
    public override IEnumerable<string> Mentioned => [.. Mean.Mentioned, .. Scale.Mentioned];

    public override string ToString() => $"Normal({Mean}, {Scale})";
}

internal sealed record HalfNormalLaw(Expression Scale) : Law
{
    public override IEnumerable<string> Mentioned => Scale.Mentioned;

    public override string ToString() => $"HalfNormal({Scale})";
}

/// <summary>With whole concentrations, so that the twin needs factorials only.</summary>
internal sealed record BetaLaw(int A, int B) : Law
{
    public override IEnumerable<string> Mentioned => [];

    public override string ToString() => $"Beta({A}, {B})";
}

/// <summary>With whole concentrations.</summary>
internal sealed record DirichletLaw(ImmutableArray<int> Concentration) : Law
{
    public override int Length => Concentration.Length;

    public override IEnumerable<string> Mentioned => [];

    public override string ToString() => $"Dirichlet([{string.Join(", ", Concentration)}])";
}

internal sealed record CategoricalLaw(Vector Probabilities) : Law
{
    public override int Values => Probabilities.Length;

    public override IEnumerable<string> Mentioned => Probabilities.Mentioned;

    public override string ToString() => $"Categorical({Probabilities})";
}

internal sealed record CategoricalLogitLaw(Vector Logits) : Law
{
    public override int Values => Logits.Length;

    public override IEnumerable<string> Mentioned => Logits.Mentioned;

    public override string ToString() => $"CategoricalLogit({Logits})";
}

internal sealed record BernoulliLaw(Expression Probability) : Law
{
    public override int Values => 2;

    public override IEnumerable<string> Mentioned => Probability.Mentioned;

    public override string ToString() => $"Bernoulli({Probability})";
}

/// <summary>Of two trials.</summary>
internal sealed record BinomialLaw(Expression Probability) : Law
{
    public override int Values => 3;

    public override IEnumerable<string> Mentioned => Probability.Mentioned;

    public override string ToString() => $"Binomial(2, {Probability})";
}

internal sealed record PoissonLaw(Expression Rate) : Law
{
    public override IEnumerable<string> Mentioned => Rate.Mentioned;

    public override string ToString() => $"Poisson({Rate})";
}

/// <summary>All whole numbers from one to another.</summary>
internal sealed record DiscreteUniformLaw(int Lower, int Upper) : Law
{
    public override int Values => Upper - Lower + 1;

    public override int Smallest => Lower;

    public override IEnumerable<string> Mentioned => [];

    public override string ToString() => $"DiscreteUniform({Lower}, {Upper})";
}

/// <summary>One of two distributions, by whether a discrete value is above 0.</summary>
internal sealed record SwitchLaw(Expression Condition, Law Then, Law Else) : Law
{
    public override int Values => Then.Values;

    public override int Smallest => Then.Smallest;

    public override IEnumerable<string> Mentioned => [.. Condition.Mentioned, .. Then.Mentioned, .. Else.Mentioned];

    public override string ToString() => $"Switch({Condition} > 0, {Then}, {Else})";
}

/// <summary>A number per cell and draw.</summary>
internal abstract record Expression
{
    public virtual IEnumerable<string> Mentioned => [];
}

internal sealed record Number(double Value) : Expression
{
    public override string ToString() => Sketch.Text(Value);
}

/// <summary>The value of a site that is a scalar.</summary>
internal sealed record SiteValue(string Name) : Expression
{
    public override IEnumerable<string> Mentioned => [Name];

    public override string ToString() => Name;
}

/// <summary>The value of the chain in the cell before.</summary>
internal sealed record Before : Expression
{
    public override string ToString() => "before";
}

internal sealed record Plus(Expression Left, Expression Right) : Expression
{
    public override IEnumerable<string> Mentioned => [.. Left.Mentioned, .. Right.Mentioned];

    public override string ToString() => $"({Left} + {Right})";
}

internal sealed record Times(Expression Left, Expression Right) : Expression
{
    public override IEnumerable<string> Mentioned => [.. Left.Mentioned, .. Right.Mentioned];

    public override string ToString() => $"({Left} * {Right})";
}

/// <summary>One of two, by whether a discrete value is above 0.</summary>
internal sealed record If(Expression Condition, Expression Then, Expression Else) : Expression
{
    public override IEnumerable<string> Mentioned => [.. Condition.Mentioned, .. Then.Mentioned, .. Else.Mentioned];

    public override string ToString() => $"Where({Condition} > 0, {Then}, {Else})";
}

internal sealed record Squashed(Expression Of) : Expression
{
    public override IEnumerable<string> Mentioned => Of.Mentioned;

    public override string ToString() => $"Sigmoid({Of})";
}

internal sealed record Exponential(Expression Of) : Expression
{
    public override IEnumerable<string> Mentioned => Of.Mentioned;

    public override string ToString() => $"Exp({Of})";
}

/// <summary>An entry of a table.</summary>
internal sealed record Entry(Table Table, ImmutableArray<Expression> Indexes) : Expression
{
    public override IEnumerable<string> Mentioned => [.. Table.Mentioned, .. Indexes.SelectMany(index => index.Mentioned)];

    public override string ToString() => $"{Table}{string.Concat(Indexes.Select(index => $"[{index}]"))}";
}

/// <summary>Several numbers per cell and draw.</summary>
internal abstract record Vector
{
    public abstract int Length { get; }

    public abstract IEnumerable<string> Mentioned { get; }
}

/// <summary>A row of a table: all but its last dimension are indexed.</summary>
internal sealed record Row(Table Table, ImmutableArray<Expression> Indexes) : Vector
{
    public override int Length => Table.Dimensions[^1];

    public override IEnumerable<string> Mentioned => [.. Table.Mentioned, .. Indexes.SelectMany(index => index.Mentioned)];

    public override string ToString() => $"{Table}{string.Concat(Indexes.Select(index => $"[{index}]"))}";
}

internal sealed record Mixture(Expression Weight, Vector Left, Vector Right) : Vector
{
    public override int Length => Left.Length;

    public override IEnumerable<string> Mentioned => [.. Weight.Mentioned, .. Left.Mentioned, .. Right.Mentioned];

    public override string ToString() => $"({Weight} * {Left} + (1 - {Weight}) * {Right})";
}

internal sealed record Scaled(Expression Factor, ImmutableArray<double> Numbers) : Vector
{
    public override int Length => Numbers.Length;

    public override IEnumerable<string> Mentioned => Factor.Mentioned;

    public override string ToString() => $"{Factor} * {Sketch.Text(Numbers)}";
}

/// <summary>What discrete values index.</summary>
internal abstract record Table(ImmutableArray<int> Dimensions)
{
    public virtual IEnumerable<string> Mentioned => [];
}

/// <summary>Data, the last dimension fastest.</summary>
internal sealed record LiteralTable(ImmutableArray<int> Dimensions, ImmutableArray<double> Values) : Table(Dimensions)
{
    public override string ToString() =>
        Dimensions.Length == 1 ? Sketch.Text(Values) : $"[{string.Join(", ", Values.Chunk(Values.Length / Dimensions[0]).Select(part => new LiteralTable(Dimensions[1..], [.. part])))}]";
}

/// <summary>A continuous site with a plate of its own, or vectors for draws, or both.</summary>
internal sealed record SiteTable(string Name, ImmutableArray<int> Dimensions) : Table(Dimensions)
{
    public override IEnumerable<string> Mentioned => [Name];

    public override string ToString() => Name;
}
