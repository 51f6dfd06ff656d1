namespace Prob;

/// <summary>The numbers of a safetensors file that is written.</summary>
public enum SafetensorsType
{
    /// <summary>Doubles, bit for bit.</summary>
    F64,

    /// <summary>Rounded to single precision.</summary>
    F32,
}
