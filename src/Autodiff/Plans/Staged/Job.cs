namespace Prob.Graphs.Plans;

/// <summary>How an operation is carried out.</summary>
internal enum JobKind
{
    /// <summary>In a few values, one after the other.</summary>
    Straight,

    /// <summary>In a loop over many values, which it shares with others over as many.</summary>
    Loop,

    /// <summary>In a loop over rows, in which there is a loop over columns, which it shares with others over as many of both.</summary>
    Nest,

    /// <summary>As a scan: straight code, repeated.</summary>
    Scan,

    /// <summary>By the step that a replay would execute.</summary>
    Call,
}

/// <summary>One operation of the graph on its way to code.</summary>
internal sealed class Job(Node node, View[] inputs)
{
    public Node Node => node;

    public View[] Inputs => inputs;

    public Primitive Primitive => node.Primitive;

    public Cell[] Outputs { get; set; } = [];

    public JobKind Kind { get; set; } = JobKind.Call;

    /// <summary>What it runs over, unless it is a call or a scan.</summary>
    public Domain? Domain { get; set; }

    /// <summary>What it runs over if that is a nest.</summary>
    public Nest? Nest { get; set; }

    /// <summary>Whether it is part of a loop.</summary>
    public bool IsLoop => Kind is JobKind.Loop or JobKind.Nest;

    /// <summary>Jobs with as many of these may share a loop: rows, of which there is one but in a nest, and values of each.</summary>
    public (int Rows, int Length) Turns => Nest is { } nest ? (nest.Rows, nest.Columns) : (1, Domain!.Length);

    /// <summary>Whether terms are added up along vectors.</summary>
    public bool IsFolded => Nest is { } nest ? nest.IsFolded : Domain is { IsFolded: true };

    /// <summary>For each place of the output, the places of the inputs of each of its terms.</summary>
    public (int[][] Terms, int Output)[] Terms => field ??= [.. Domain!.Bodies([.. inputs.Select(view => view.Offset)])
        .GroupBy(body => body.Output)
        .Select(terms => (terms.Select(term => term.Inputs).ToArray(), terms.Key))];

    /// <summary>The places of the output that are written out.</summary>
    public HashSet<int> OutputPlaces => field ??= [.. Terms.Select(body => body.Output)];

    /// <summary>Jobs of the same time are independent of each other, but for those that share a loop.</summary>
    public int Time { get; set; }

    /// <summary>The earliest and latest times that the others allow.</summary>
    public int Earliest { get; set; }

    public int Latest { get; set; }

    public bool IsPlaced { get; set; }

    /// <summary>Whether its values are those that would be stored, even where they are not.</summary>
    public bool IsRounded { get; set; }

    public List<Job> Readers { get; } = [];
}

/// <summary>
/// What an operation runs over: nested loops, with a step per loop for each input and for the output, which is 0 where terms are added up. One of them, if any, is that of the
/// vectors; the others are written out.
/// </summary>
internal sealed class Domain
{
    private const int MostUnrolled = 32, MostTerms = 64;   // copies of an operation, and of products of which each output is a sum

    private Domain(int[] sizes, int[][] inputs, int[] output, int vector) => (Sizes, Inputs, Output, Vector) = (sizes, inputs, output, vector);

    public int[] Sizes { get; }

    public int[][] Inputs { get; }

    public int[] Output { get; }

    /// <summary>Which loop the vectors run along; −1 if all are written out.</summary>
    public int Vector { get; }

    /// <summary>The number of values along the vectors' loop.</summary>
    public int Length => Vector < 0 ? 1 : Sizes[Vector];

    /// <summary>How often the loop's body is written out.</summary>
    public int Copies => Sizes.Aggregate(1, static (product, size) => product * size) / Length;

    /// <summary>Whether the terms along the vectors' loop are added up.</summary>
    public bool IsFolded => Vector >= 0 && Output[Vector] == 0;

    public int StepOf(int input) => Vector < 0 ? 0 : Inputs[input][Vector];

    public int OutputStep => Vector < 0 ? 0 : Output[Vector];

    /// <summary>A domain, or null if too much would have to be written out.</summary>
    /// <param name="sizes">The size of each loop.</param>
    /// <param name="inputs">The steps of each input.</param>
    /// <param name="output">The steps of the output.</param>
    /// <param name="mayMerge">Whether the vectors may run along other than the first loop.</param>
    /// <param name="asOne">Whether loops that run one behind the other in memory are one if all do, even if few would be written out otherwise.</param>
    public static Domain? Of(int[] sizes, int[][] inputs, int[] output, bool mayMerge = true, bool asOne = false)
    {
        if (sizes.Contains(0))
            return null;
        int[] kept = [.. Enumerable.Range(0, sizes.Length).Where(d => sizes[d] > 1)];
        int[] Kept(int[] all) => [.. kept.Select(d => all[d])];
        (sizes, inputs, output) = (Kept(sizes), [.. inputs.Select(Kept)], Kept(output));
        int all = sizes.Aggregate(1, static (product, size) => checked(product * size));
        if (!mayMerge)
            return sizes.Length > 0 && all / sizes[0] <= MostUnrolled ? new(sizes, inputs, output, 0) : null;
        if (asOne && Merged(sizes, inputs, output) is { Sizes.Length: 1 } one)
            (sizes, inputs, output) = one;
        int longest = sizes.Length == 0 ? 1 : sizes.Max();
        if (longest <= 4 && all <= MostUnrolled)
            return new(sizes, inputs, output, -1);
        int vector = Array.LastIndexOf(sizes, longest);
        int most = longest <= 16 ? 4 : inputs.Length == 2 && output.Contains(0) ? MostTerms : MostUnrolled;
        if (all / longest <= most)
            return new(sizes, inputs, output, vector);

        (sizes, inputs, output) = Merged(sizes, inputs, output);
        longest = sizes.Max();
        var merged = new Domain(sizes, inputs, output, Array.LastIndexOf(sizes, longest));
        return merged.Copies <= MostUnrolled && merged.OutputStep <= 1 ? merged : null;
    }

    /// <summary>Loops that run one behind the other in memory are one.</summary>
    public static (int[] Sizes, int[][] Inputs, int[] Output) Merged(int[] sizes, int[][] inputs, int[] output)
    {
        for (int d = sizes.Length - 2; d >= 0; d--)
        {
            bool lies = inputs.Append(output).All(steps => steps[d] == steps[d + 1] * sizes[d + 1]);
            if (!lies)
                continue;
            int[] Without(int[] steps) => [.. steps[..d], .. steps[(d + 1)..]];
            int size = sizes[d] * sizes[d + 1];
            (inputs, output) = ([.. inputs.Select(Without)], Without(output));
            sizes = [.. sizes[..d], size, .. sizes[(d + 2)..]];
        }

        return (sizes, inputs, output);
    }

    /// <summary>The places of every copy of the loop's body: of the inputs, and of the output.</summary>
    public IEnumerable<(int[] Inputs, int Output)> Bodies(int[] offsets)
    {
        int[] sizes = [.. Sizes.Where((_, d) => d != Vector)];
        int[][] steps = [.. Inputs.Select(input => input.Where((_, d) => d != Vector).ToArray())];
        int[][] places = [.. steps.Select((own, k) => View.Places(sizes, offsets[k], own).ToArray())];
        int[] outputs = [.. View.Places(sizes, 0, [.. Output.Where((_, d) => d != Vector)])];
        for (int i = 0; i < outputs.Length; i++)
            yield return ([.. places.Select(own => own[i])], outputs[i]);
    }
}
