using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>
/// Makes a record with something in each of its fields, however many it will have one day, and prints one with all of
/// them: what a codec forgets shows, although no generator was told about it.
/// </summary>
internal static class Filled
{
    /// <summary>A value in which no field is what it would be by default; of the types of the given ones, those are used.</summary>
    public static T Of<T>(params object[] given) => (T)Make(typeof(T), given);

    /// <summary>All that a record holds, field by field.</summary>
    public static string Text(object? value) => value switch
    {
        null => "nothing",
        string or ValueType when value is string || IsScalar(value.GetType()) => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(x => Text(tuple[x])))})",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => $"{value.GetType().Name} {{ {string.Join(", ", Fields(value.GetType()).Select(x => $"{x.Name}: {Text(x.GetValue(value))}"))} }}",
    };

    private static bool IsScalar(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(Address) || type == typeof(Prefix) || type == typeof(ServiceKey);

    private static IEnumerable<PropertyInfo> Fields(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(x => x.GetIndexParameters().Length == 0 && x.CanRead && (x.CanWrite || type.IsValueType));

    private static object Make(Type type, object[] given) => type switch
    {
        _ when given.FirstOrDefault(x => x.GetType() == type) is { } value => value,
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => true,
        _ when type == typeof(Address) => Pool.A("10.96.0.7"),
        _ when type == typeof(Prefix) => Pool.P("10.244.7.0/24"),
        _ when type == typeof(ServiceKey) => ServiceKey.At(Pool.A("10.96.0.7"), Protocol.Sctp, 7),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
        _ when type.IsPrimitive => Convert.ChangeType(7, type, CultureInfo.InvariantCulture),
        _ when Is(type, typeof(ImmutableArray<>)) => Call(nameof(ArrayOf), type.GenericTypeArguments, given),
        _ when Is(type, typeof(Option<>)) => Call(nameof(OptionOf), type.GenericTypeArguments, given),
        _ when Is(type, typeof(Map<,,>)) => Call(nameof(MapOf), type.GenericTypeArguments[1..], given),
        _ => Construct(type, given),
    };

    private static object Construct(Type type, object[] given)
    {
        var constructor = type.GetConstructors().MaxBy(x => x.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(x => Make(x.ParameterType, given))]);
    }

    private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    private static object Call(string method, Type[] types, object[] given) =>
        typeof(Filled).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(types).Invoke(null, [given])!;

    private static ImmutableArray<T> ArrayOf<T>(object[] given) => [Of<T>(given)];

    private static Option<T> OptionOf<T>(object[] given) => Of<T>(given);

    private static Map<Ascending<TKey>, TKey, TValue> MapOf<TKey, TValue>(object[] given)
        where TKey : IComparable<TKey>, IEquatable<TKey> =>
        default(Map<Ascending<TKey>, TKey, TValue>).Add(Of<TKey>(given), Of<TValue>(given));
}
