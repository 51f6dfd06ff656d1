using Prob.Graphs;

namespace Prob;

/// <summary>An objective traced for a number of rows: what its plan takes besides the parameters.</summary>
internal sealed class TracedLoss
{
    private const uint NoisePurpose = 0x4E4F4953, ValidationPurpose = 0x56414C49;   // "NOIS", "VALI"
    private readonly Noise noise;

    /// <param name="objective">What is traced.</param>
    /// <param name="parameters">The symbolic parameters.</param>
    /// <param name="batch">How many rows; all of them are not chosen by an index.</param>
    /// <param name="isTraining">What layers are told.</param>
    /// <exception cref="ArgumentException">The loss is no scalar.</exception>
    public TracedLoss(Objective objective, IReadOnlyList<Tensor> parameters, int batch, bool isTraining)
    {
        noise = new() { IsTraining = isTraining };
        Batch = batch;
        Tensor? rows = batch < objective.Rows ? Plan.Input("rows", [batch]) : null;
        (Loss, Next) = objective.Of(parameters, rows, noise);
        if (Loss.Type != TensorType.Scalar)
            throw new ArgumentException($"A loss must be a scalar, but has type {Loss.Type}. Take its mean over the rows.");
        RowSize = rows is null ? 0 : batch;
        Inputs = [.. rows is null ? [] : (Tensor[])[rows], .. noise.Inputs];
        InputSize = Inputs.Sum(input => input.Type.Size);
    }

    /// <summary>How many rows it is the mean of.</summary>
    public int Batch { get; }

    /// <summary>The mean loss of the rows.</summary>
    public Tensor Loss { get; }

    /// <summary>What parameters that are not minimised over are after a step, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Next { get; }

    /// <summary>Which rows, and noise.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The values of <see cref="Inputs"/> together.</summary>
    public int InputSize { get; }

    /// <summary>How many of them say which rows.</summary>
    private int RowSize { get; }

    /// <summary>Sets the values of the inputs: some rows, and noise of its own for every number.</summary>
    public void Fill(Span<double> inputs, ReadOnlySpan<int> rows, ulong seed, long number)
    {
        for (int i = 0; i < RowSize; i++)
            inputs[i] = rows[i];
        // A stream of 2⁶⁴ words for each step, so the place in a stream is no part of a checkpoint.
        var random = new Philox(seed, (uint)number, noise.IsTraining ? NoisePurpose : ValidationPurpose);
        noise.Draw(ref random, inputs[RowSize..InputSize]);
    }
}
