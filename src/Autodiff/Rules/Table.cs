namespace Prob.Graphs;

/// <summary>Values of any kind laid out like a tensor.</summary>
/// <param name="Type">Axes and event shape.</param>
/// <param name="Values">The values, axes first, the last event dimension contiguous.</param>
public sealed record Table<T>(TensorType Type, T[] Values);
