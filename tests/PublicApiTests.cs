using System.Reflection;
using System.Text;

namespace Prob.Tests;

/// <summary>
/// The public surface, reviewed: a change of it must change PublicApi.txt too. To accept a change, replace that file by the one that the failing test names.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_reviewed_one()
    {
        string actual = Describe([typeof(Tensor).Assembly, typeof(Model).Assembly, typeof(Nuts).Assembly]);
        string folder = AppContext.BaseDirectory;
        string expected = File.ReadAllText(Path.Combine(folder, "PublicApi.txt")).ReplaceLineEndings("\n");
        string received = Path.Combine(folder, "PublicApi.received.txt");
        File.WriteAllText(received, actual);
        string[] added = [.. actual.Split('\n').Except(expected.Split('\n'))], removed = [.. expected.Split('\n').Except(actual.Split('\n'))];
        Assert.True(
            actual == expected,
            $"The public surface changed; if that is meant, copy {received} over tests/PublicApi.txt.\nAdded:\n{string.Join('\n', added)}\nRemoved:\n{string.Join('\n', removed)}");
    }

    private static string Describe(Assembly[] assemblies)
    {
        var text = new StringBuilder();
        foreach (Type type in assemblies.SelectMany(a => a.GetExportedTypes()).Where(type => !type.Name.StartsWith('<')).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Name(type)).Append(type.IsInterface ? " (interface)" : type.IsEnum ? " (enum)" : type.IsValueType ? " (struct)" : "").Append('\n');
            IEnumerable<string> members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true } || member.Name.StartsWith("op_", StringComparison.Ordinal))
                .Where(member => !IsSynthesised(member))
                .Select(Describe)
                .Order(StringComparer.Ordinal);
            foreach (string member in members)
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What the compiler adds to every record says nothing.</summary>
    private static bool IsSynthesised(MemberInfo member) =>
        member.Name is "Equals" or "GetHashCode" or "ToString" or "<Clone>$" or "Deconstruct" or "op_Equality" or "op_Inequality" || member.Name.StartsWith("<", StringComparison.Ordinal)
        || member is ConstructorInfo { IsPublic: false } || member is Type;

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{Generic(method)}({Parameters(method)})",
        PropertyInfo property => $"{(property.GetMethod?.IsStatic == true ? "static " : "")}{Name(property.PropertyType)} {property.Name}{Index(property)}{(property.SetMethod is { IsPublic: true } ? " { set }" : "")}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        EventInfo @event => $"event {@event.Name}",
        _ => member.ToString()!,
    };

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(p => $"{Name(p.ParameterType)} {p.Name}"))}]" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? " = …" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter)
            return type.Name;
        string name = type.Namespace is "System" or null || type.Namespace.StartsWith("System.", StringComparison.Ordinal) ? type.Name : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
