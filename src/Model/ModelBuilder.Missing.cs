using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob;

// Data of which some are missing: as cells are independent, those that are there are an observation, and those that are not a latent site, each in a plate of its own.
public sealed partial class ModelBuilder
{
    /// <summary>
    /// A continuous site of which some values are known, such as a predictor with gaps: the others are inferred. In expressions the site has all its cells; in a posterior only those that were
    /// inferred have rows in the summary.
    /// </summary>
    /// <param name="site">The site, known values included.</param>
    /// <param name="plates">Its plates.</param>
    /// <param name="distribution">Its distribution.</param>
    /// <param name="known">A value per cell, such as a <c>double?[]</c>; null or NaN where it is not known. Of a vector all entries are known, or none.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, a parameter or the known values do not fit, or one of them is outside the support.</exception>
    public void Sample(
        out Tensor site, Plates plates, IDistribution<Tensor> distribution, Tensor known, [CallerArgumentExpression(nameof(site))] string name = "", [CallerLineNumber] int line = 0)
    {
        string own = VariableName(name);
        if (distribution.Support.IsDiscrete)
            throw new ModelException($"'{own}' (line {line}) takes {distribution.Support}: where some values of such a site are known, declare it as a Discrete, or give the known ones to Observe.");
        Claim(own, line);
        site = Partly(own, plates, distribution, known, line, isClaimed: true);
    }

    /// <summary>
    /// Data that the distribution is to explain, of which some are missing (null). A missing continuous value is inferred, as a site that has the name of the data in the posterior; a missing
    /// whole number, of which nothing else depends, is left out.
    /// </summary>
    /// <exception cref="ModelException">A value is outside the support, a size does not fit a plate, or a parameter does not fit.</exception>
    public void Observe(
        Plates plates, IDistribution distribution, double?[] value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0) =>
        Partly(name, plates, distribution, value, line);

    /// <inheritdoc cref="Observe(Plates, IDistribution, double?[], string, int)"/>
    public void Observe(
        Plates plates, IDistribution distribution, double?[,] value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0) =>
        Partly(name, plates, distribution, value, line);

    /// <inheritdoc cref="Observe(Plates, IDistribution, double?[], string, int)"/>
    public void Observe(
        Plates plates, IDistribution distribution, int?[] value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0) =>
        Partly(name, plates, distribution, value, line);

    /// <inheritdoc cref="Observe(Plates, IDistribution, double?[], string, int)"/>
    /// <param name="plates">The plates.</param>
    /// <param name="distribution">The distribution.</param>
    /// <param name="value">The data; what stands where they are missing is not looked at.</param>
    /// <param name="isObserved">A mask: 1 (true) where the data are there, 0 (false) where they are missing.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public void Observe(
        Plates plates, IDistribution distribution, Tensor value, Tensor isObserved, [CallerArgumentExpression(nameof(value))] string name = "", [CallerLineNumber] int line = 0)
    {
        if (!isObserved.Source.IsKnown || Array.Exists(isObserved.ToArray(), static verdict => verdict is not (0 or 1)))
            throw new ModelException($"The mask of the observation '{name}' (line {line}) must be data of 0 and 1.");
        if (isObserved.Shape.Rank > value.Shape.Rank || !isObserved.Shape.SequenceEqual(value.Shape.Take(isObserved.Shape.Rank)))
            throw new ModelException($"The mask of the observation '{name}' (line {line}) must have the leading dimensions of the data, {value.Shape}, but has shape {isObserved.Shape}.");
        Tensor perCell = Functions.Reshape(isObserved, Shape.Of([.. isObserved.Shape, .. Enumerable.Repeat(1, value.Shape.Rank - isObserved.Shape.Rank)]));
        Partly(name, plates, distribution, Functions.Where(perCell, value, double.NaN), line);
    }

    /// <summary>The data with what is missing in its place.</summary>
    private Tensor Partly(string name, Plates plates, IDistribution distribution, Tensor known, int line, bool isClaimed = false)
    {
        string label = $"'{name}' (line {line})", what = $"The known values of {label}";
        ImmutableArray<Plate> listed = Listed(plates);
        if (!known.Source.IsKnown)
            throw new ModelException($"{what} must be data, but they depend on a site of the model.");
        if (listed.IsEmpty)
            throw new ModelException($"{label} is in no plate: a single value that is missing is a site, m.Sample(out var …).");
        if (listed.FirstOrDefault(plate => plate.Ragged is not null || plate.Subsample is not null) is { } odd)
            throw new ModelException($"{label} has missing values in the plate '{odd.Name}', {(odd.Subsample is null ? "which is not equally long everywhere" : "of which only some cells are looked at")}; that is not done. Put the values into one long plate.");

        IDistribution bound = Bind(distribution, plates, label);
        AxisSet axes = AxisSet.Of([.. listed]);
        Tensor data = Functions.Expand(BindToPlates(known, bound.Shape.Rank, plates, what), new(axes, bound.Shape));
        double[] values = listed.Reverse().Aggregate(data, static (x, plate) => x.ToVector(plate)).ToArray();
        int width = bound.Shape.Size, count = values.Length / width;
        ILookup<bool, int> cells = Enumerable.Range(0, count).ToLookup(cell => IsMissing(values.AsSpan(cell * width, width), cell));
        int[] missing = [.. cells[true]], present = [.. cells[false]];
        double[] isGap = new double[count], place = new double[count];   // and where among the missing
        for (int i = 0; i < missing.Length; i++)
            (isGap[missing[i]], place[missing[i]]) = (1, i);
        if (missing.Length == 0)
        {
            Observation(name, plates, distribution, known, line);
            return data;
        }

        Tensor isMissing = OverCells(isGap);
        if (present.Length > 0)
        {
            if (bound.Support.Member(bound.Shape) is { } member)
                CheckValues(Functions.Where(isMissing, member, data), bound.Support, what, isObservation: true);
            Plate seen = this.known.Plate($"{name} observed", present.Length);
            double[] ofSeen = [.. present.SelectMany(cell => values[(cell * width)..((cell + 1) * width)])];
            Observation(name, seen, At(present, seen), Tensor.From(Shape.Of([present.Length, .. bound.Shape]), ofSeen), line, whole: listed);
        }

        if (bound.Support.IsDiscrete)
            return data;

        // Under the name of the data the posterior has all cells; the site itself is a part of them.
        if (!isClaimed)
            Claim(name, line);
        Claim($"{name} missing", line);
        Plate gaps = this.known.Plate($"{name} missing", missing.Length);
        IDistribution there = At(missing, gaps);
        Tensor value = interpretation.Value(new NewSite($"{name} missing", there, [gaps], line, this.known));
        Add(new Site($"{name} missing", there, value, [gaps], line) { Whole = listed });
        Tensor whole = Functions.Where(isMissing, Functions.Gather(value.ToVector(gaps), OverCells(place)), Functions.Where(isMissing, 0, data));
        deterministics.Add(new(name, whole, line) { Entries = [.. missing.SelectMany(cell => Enumerable.Range(cell * width, width))] });
        return whole;

        bool IsMissing(ReadOnlySpan<double> entries, int cell)
        {
            int absent = 0;
            foreach (double entry in entries)
                absent += double.IsNaN(entry) ? 1 : 0;
            return absent == 0 || absent == entries.Length
                ? absent > 0
                : throw new ModelException($"{what} lack {absent} of the {entries.Length} entries at index {Shape.Of([.. listed.Select(plate => plate.Size)]).IndexText(cell)}: of a vector all entries are known, or none.");
        }

        // A number for each cell.
        Tensor OverCells(double[] numbers) => listed.Aggregate(Tensor.From(Shape.Of([.. listed.Select(plate => plate.Size)]), numbers), static (x, plate) => x.ToAxis(plate));

        // The distribution at some cells, in a plate of them.
        IDistribution At(int[] some, Plate plate)
        {
            Tensor[] along = new Tensor[listed.Length];
            for (int d = listed.Length - 1, step = 1; d >= 0; step *= listed[d--].Size)
                along[d] = Tensor.From([some.Length], Array.ConvertAll(some, cell => (double)(cell / step % listed[d].Size))).ToAxis(plate);
            return bound.With([.. bound.Parameters.Select(parameter => Enumerable.Range(0, listed.Length).Aggregate(
                parameter.Value, (x, d) => x.Axes.Contains(listed[d]) ? x.At(listed[d], along[d]) : x))]);
        }
    }
}
