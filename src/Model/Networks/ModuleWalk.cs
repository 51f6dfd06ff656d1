using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Prob.Networks;

/// <summary>Goes once through all tensors of a network and builds it anew around those that are replaced.</summary>
internal sealed class ModuleWalk(Func<string, Tensor, Tensor> replacement)
{
    private readonly Dictionary<Tensor, Tensor> replaced = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value with other tensors; the same object if none is replaced.</summary>
    /// <param name="value">A tensor, a record, a list, or something without tensors.</param>
    /// <param name="declared">The type it must be assignable to.</param>
    /// <param name="path">Where it stands in the network.</param>
    public object? Rebuild(object? value, Type declared, string path)
    {
        if (value is null || ModuleLayout.HoldsNoTensor(value.GetType()))
            return value;
        if (value is Tensor tensor)
            return Replaced(tensor, path);
        return ModuleLayout.ElementOf(value.GetType()) is { } element ? List(value, element, declared, path) : Parts(value, path);
    }

    private Tensor Replaced(Tensor tensor, string path)
    {
        if (tensor.GetType() != typeof(Tensor))
            throw new ArgumentException($"'{path}' is a {tensor.GetType().Name}, which is a site of a model and no parameter of a network.");
        if (!replaced.TryGetValue(tensor, out Tensor? other))
            replaced.Add(tensor, other = replacement(path.Length == 0 ? "value" : path, tensor));
        return other;
    }

    private object Parts(object value, string path)
    {
        ModuleLayout layout = ModuleLayout.Of(value.GetType());
        if (layout.Problem is { } problem)
        {
            throw new ArgumentException(
                $"{(path.Length == 0 ? "The network" : $"'{path}'")} is a {ModuleLayout.Name(value.GetType())}, which cannot be rebuilt with other tensors: {problem}. "
                + "Expected is a record, or a class with a public constructor whose parameters have the names and types of public properties.");
        }

        var parts = new object?[layout.Members.Length];
        bool isChanged = false;
        for (int i = 0; i < parts.Length; i++)
        {
            ModuleMember member = layout.Members[i];
            object? part = member.Read(value);
            parts[i] = Rebuild(part, member.Type, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
            isChanged |= !ReferenceEquals(part, parts[i]);   // what is kept stays in its box, too
        }

        return isChanged ? layout.Build(parts) : value;
    }

    private object List(object value, Type element, Type declared, string path)
    {
        if (ModuleLayout.HoldsNoTensor(element))
            return value;
        var elements = new List<object?>();
        bool isChanged = false;
        foreach (object? old in (IEnumerable)value)
        {
            elements.Add(Rebuild(old, element, $"{path}[{elements.Count}]"));
            isChanged |= !ReferenceEquals(old, elements[^1]);
        }

        if (!isChanged)
            return value;
        var array = Array.CreateInstance(element, elements.Count);
        for (int i = 0; i < elements.Count; i++)
            array.SetValue(elements[i], i);
        Type type = value.GetType();
        if (type == typeof(ImmutableArray<>).MakeGenericType(element))
            return typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!.MakeGenericMethod(element).Invoke(null, [array])!;
        if (type == typeof(List<>).MakeGenericType(element))
            return Activator.CreateInstance(type, array)!;
        return declared.IsInstanceOfType(array)
            ? array
            : throw new ArgumentException($"'{path}' is declared as {ModuleLayout.Name(declared)}, which cannot be rebuilt with other elements. Expected is an array, ImmutableArray, List or IReadOnlyList of {element.Name}.");
    }
}

/// <summary>A property that belongs to what a type is built from.</summary>
internal sealed record ModuleMember(string Name, Type Type, Func<object, object?> Read);

/// <summary>How values of a type are taken apart and built: from the parameters of a constructor, and further properties that can be set.</summary>
internal sealed class ModuleLayout
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, ModuleLayout> Layouts = new();
    private readonly Func<object?[], object>? build;

    private ModuleLayout(string problem) => (Problem, Members) = (problem, []);

    private ModuleLayout(ImmutableArray<ModuleMember> members, Func<object?[], object> build) => (Members, this.build) = (members, build);

    /// <summary>Why values of the type cannot be built; null if they can.</summary>
    public string? Problem { get; }

    /// <summary>What values are built from, in order.</summary>
    public ImmutableArray<ModuleMember> Members { get; }

    /// <summary>The layout of a type.</summary>
    public static ModuleLayout Of(Type type) => Layouts.GetOrAdd(type, Find);

    /// <summary>Whether values of the type are numbers, texts, functions and the like, or lists of these.</summary>
    public static bool HoldsNoTensor(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(Shape) || typeof(Delegate).IsAssignableFrom(type) || typeof(Axis).IsAssignableFrom(type)
        || (type.IsValueType && type.Namespace is "System" or "System.Numerics" && !IsTuple(type) && Nullable.GetUnderlyingType(type) is null)
        || (type.IsArray && type.GetArrayRank() > 1 && HoldsNoTensor(type.GetElementType()!))
        || (ElementOf(type) is { } element && element != type && HoldsNoTensor(element));

    /// <summary>The type of the elements of a list; null if the type is none.</summary>
    public static Type? ElementOf(Type type) =>
        typeof(Tensor).IsAssignableFrom(type) ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))?.GetGenericArguments()[0];

    /// <summary>A name such as List&lt;Linear&gt;.</summary>
    public static string Name(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;

    /// <summary>A value from its parts, in the order of <see cref="Members"/>.</summary>
    public object Build(object?[] parts) => build!(parts);

    private static bool IsTuple(Type type) => typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type);

    private static ModuleLayout Find(Type type)
    {
        if (IsTuple(type) && type.IsValueType)
        {
            FieldInfo[] items = type.GetFields();
            return items.Length > 7
                ? new ModuleLayout("tuples of more than seven elements are not taken apart")
                : new([.. items.Select(item => new ModuleMember(item.Name, item.FieldType, item.GetValue))], parts => Activator.CreateInstance(type, parts)!);
        }

        ConstructorInfo[] constructors = [.. type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length)];
        if (constructors.Length == 0)
            return new("it has no public constructor");
        PropertyInfo[] properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)];
        string? problem = null;
        foreach (ConstructorInfo constructor in constructors)
        {
            PropertyInfo?[] matches = [.. constructor.GetParameters().Select(parameter => Matching(properties, parameter))];
            int missing = Array.IndexOf(matches, null);
            if (missing < 0)
                return Built(constructor, matches!, [.. properties.Except(matches!).Where(property => property!.SetMethod is { IsPublic: true })!]);
            ParameterInfo unmatched = constructor.GetParameters()[missing];
            problem ??= $"its constructor takes '{unmatched.Name}' of type {Name(unmatched.ParameterType)}, but there is no public property of this name and type";
        }

        return new(problem!);
    }

    private static PropertyInfo? Matching(PropertyInfo[] properties, ParameterInfo parameter) =>
        Array.Find(properties, property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && parameter.ParameterType.IsAssignableFrom(property.PropertyType));

    private static ModuleLayout Built(ConstructorInfo constructor, PropertyInfo[] arguments, PropertyInfo[] others) =>
        new(
            [.. arguments.Concat(others).Select(property => new ModuleMember(property.Name, property.PropertyType, property.GetValue))],
            parts =>
            {
                object built = constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, parts[..arguments.Length], null);
                for (int i = 0; i < others.Length; i++)
                    others[i].SetValue(built, parts[arguments.Length + i]);
                return built;
            });
}
