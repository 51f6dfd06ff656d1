using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Prob.Graphs.Plans;

/// <summary>The platform's operations on 8, 4 or 2 doubles, or 16 floats, at once; a single number is the first of two.</summary>
internal static class LaneInstructions
{
    /// <summary>What has been looked for before: by name, lanes, and what it is of.</summary>
    private static readonly ConcurrentDictionary<(string Name, int Lanes, Type Of), MethodInfo> Found = new();

    /// <summary>As many lanes as the processor computes with at once.</summary>
    public static int Widest { get; } = Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 2;

    public static Type TypeOf(int lanes) => lanes switch
    {
        16 => typeof(Vector512<float>),
        8 => typeof(Vector512<double>),
        4 => typeof(Vector256<double>),
        _ => typeof(Vector128<double>),
    };

    /// <summary>What the lanes are: sixteen are of floats, fewer of doubles.</summary>
    public static Type ElementOf(int lanes) => lanes == 16 ? typeof(float) : typeof(double);

    /// <summary>So many floats side by side, which take half a register.</summary>
    public static Type FloatsOf(int lanes) => lanes switch
    {
        8 => typeof(Vector256<float>),
        4 => typeof(Vector128<float>),
        _ => typeof(float).MakeByRefType(),   // of two, the address
    };

    /// <summary>Floats to doubles.</summary>
    public static MethodInfo Widened(int lanes) => LanesOf(lanes).GetMethod("Widened", [FloatsOf(lanes)])!;

    /// <summary>Doubles to the nearest floats; two are stored at an address.</summary>
    public static MethodInfo Narrowed(int lanes) =>
        lanes == 2 ? LanesOf(lanes).GetMethod("Narrow", [FloatsOf(lanes), TypeOf(lanes)])! : LanesOf(lanes).GetMethod("Narrowed", [TypeOf(lanes)])!;

    private static Type LanesOf(int lanes) => lanes switch
    {
        8 => typeof(Lanes8),
        4 => typeof(Lanes4),
        _ => typeof(Lanes2),
    };

    /// <summary>Whether the processor takes numbers apart into mantissa and exponent, and puts them together, in one step each.</summary>
    public static bool HasScale(int lanes) => lanes == 8 ? Avx512F.IsSupported : Avx512F.VL.IsSupported;

    /// <summary>The method for an operation on lanes of doubles; of those on bits, the one on lanes of whole numbers.</summary>
    public static MethodInfo Of(Operation operation, int lanes) => Found.GetOrAdd((operation.ToString(), lanes, typeof(Operation)), static (key, operation) => Find(operation, key.Lanes), operation);

    private static MethodInfo Find(Operation operation, int lanes) => operation switch
    {
        Operation.Scale => Advanced(lanes, "Scale"),
        Operation.Mantissa => Advanced(lanes, "GetMantissa"),
        Operation.Exponent => Advanced(lanes, "GetExponent"),
        Operation.Add => Operator(lanes, "op_Addition", ElementOf(lanes)),
        Operation.Subtract => Operator(lanes, "op_Subtraction", ElementOf(lanes)),
        Operation.Multiply => Operator(lanes, "op_Multiply", ElementOf(lanes)),
        Operation.Divide => Operator(lanes, "op_Division", ElementOf(lanes)),
        Operation.Negate => Operator(lanes, "op_UnaryNegation", ElementOf(lanes)),
        Operation.And => Operator(lanes, "op_BitwiseAnd", ElementOf(lanes)),
        Operation.AddBits => Operator(lanes, "op_Addition", typeof(long)),
        Operation.SubtractBits => Operator(lanes, "op_Subtraction", typeof(long)),
        Operation.ShiftBitsLeft => Operator(lanes, "op_LeftShift", typeof(long)),
        Operation.ShiftBitsRight => Operator(lanes, "op_RightShift", typeof(long)),
        Operation.LessBits => Generic(lanes, "LessThan", typeof(long)),
        Operation.WidenLower or Operation.WidenUpper => Family(lanes).GetMethod(operation.ToString(), [TypeOf(lanes)])!,
        Operation.FusedMultiplyAdd => Plain(lanes, "FusedMultiplyAdd"),
        Operation.Floor => Plain(lanes, "Floor"),
        Operation.Equal => Generic(lanes, "Equals", ElementOf(lanes)),
        Operation.Less => Generic(lanes, "LessThan", ElementOf(lanes)),
        Operation.LessOrEqual => Generic(lanes, "LessThanOrEqual", ElementOf(lanes)),
        Operation.Select => Generic(lanes, "ConditionalSelect", ElementOf(lanes)),
        _ => Generic(lanes, operation.ToString(), ElementOf(lanes)),
    };

    /// <summary>The method of a name for lanes of an element.</summary>
    public static MethodInfo Generic(int lanes, string name, Type element) => Found.GetOrAdd((name, lanes, element), static key => FindGeneric(key.Lanes, key.Name, key.Of));

    private static MethodInfo FindGeneric(int lanes, string name, Type element)
    {
        foreach (MethodInfo method in Members(lanes, name))
        {
            if (method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1)
                return method.MakeGenericMethod(element);
        }

        throw new MissingMethodException(Family(lanes).Name, name);
    }

    /// <summary>One number in all lanes.</summary>
    public static MethodInfo Create(int lanes) => Found.GetOrAdd(("Create", lanes, typeof(double)), static key => Family(key.Lanes).GetMethod("Create", [ElementOf(key.Lanes)])!);

    /// <summary>As many numbers as there are lanes.</summary>
    public static MethodInfo CreateOf(int lanes) =>
        Found.GetOrAdd(("Create", lanes, typeof(double[])), static key => Family(key.Lanes).GetMethod("Create", [.. Enumerable.Repeat(ElementOf(key.Lanes), key.Lanes)])!);

    public static MethodInfo CreateScalar { get; } = typeof(Vector128).GetMethod("CreateScalarUnsafe", [typeof(double)])!;

    private static MethodInfo Plain(int lanes, string name)
    {
        foreach (MethodInfo method in Members(lanes, name))
        {
            if (!method.IsGenericMethod && method.ReturnType == TypeOf(lanes))
                return method;
        }

        throw new MissingMethodException(Family(lanes).Name, name);
    }

    /// <summary>Operators are compiled to instructions; methods of the same meaning call them, and would have to be inlined.</summary>
    private static MethodInfo Operator(int lanes, string name, Type element)
    {
        Type vector = TypeOf(lanes).GetGenericTypeDefinition().MakeGenericType(element);
        foreach (MethodInfo method in vector.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>())
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters[0].ParameterType == vector && (parameters.Length == 1 || parameters[1].ParameterType == vector || parameters[1].ParameterType == typeof(int)))
                return method;
        }

        throw new MissingMethodException(vector.Name, name);
    }

    private static MethodInfo Advanced(int lanes, string name)
    {
        Type family = lanes == 8 ? typeof(Avx512F) : typeof(Avx512F.VL);
        foreach (MethodInfo method in family.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>())
        {
            if (method.ReturnType == TypeOf(lanes))
                return method;
        }

        throw new MissingMethodException(family.Name, name);
    }

    private static IEnumerable<MethodInfo> Members(int lanes, string name) =>
        Family(lanes).GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>();

    private static Type Family(int lanes) => lanes switch
    {
        8 or 16 => typeof(Vector512),
        4 => typeof(Vector256),
        _ => typeof(Vector128),
    };
}
