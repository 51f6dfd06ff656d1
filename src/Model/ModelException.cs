namespace Prob;

/// <summary>A model, or the data given to it, that makes no sense. The message names the site, the line and the place, and says what was expected and what came.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
