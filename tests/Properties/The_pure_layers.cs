using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// The third fence around Domain and Planner, after project references and banned symbols: the compiled assemblies may
/// name only words from this list, and may keep nothing that changes. An allow-list fails closed.
/// </summary>
public sealed class The_pure_layers
{
    private static readonly string[] Namespaces =
    [
        "IpvsPure.Domain",
        "IpvsPure.Planner",
        "Microsoft.CodeAnalysis",
        "System.Buffers",
        "System.Buffers.Binary",
        "System.Collections",
        "System.Collections.Generic",
        "System.Collections.Immutable",
        "System.Globalization",
        "System.Linq",
        "System.Numerics",
        "System.Runtime.CompilerServices",
        "System.Runtime.Versioning",
        "System.Text",
        "System.Text.Encodings.Web",
        "System.Text.Json",
    ];

    // LanguageExt by type, so that its effects and its mutable cells stay out; of System, values and delegates.
    private static readonly HashSet<string> Types =
    [
        .. from name in (string[])
            [
                "Array", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "Attribute", "Boolean", "Byte", "Char",
                "Convert", "DateTime", "DateTimeOffset", "Double", "Enum", "Exception", "FlagsAttribute", "FormatException", "Func`1", "Func`2", "Func`3",
                "Func`4", "Func`5", "Action", "Action`1", "Action`2", "Action`3", "Comparison`1", "HashCode", "IComparable`1", "IDisposable",
                "IEquatable`1", "IFormatProvider", "IndexOutOfRangeException", "IFormattable", "ISpanFormattable", "ISpanParsable`1", "IUtf8SpanFormattable", "IParsable`1", "Index", "Int16", "Int32", "Int64",
                "InvalidOperationException", "MemoryExtensions", "Math", "NotSupportedException", "Nullable`1", "Object", "Predicate`1", "Range", "Memory`1", "ReadOnlyMemory`1",
                "ReadOnlySpan`1", "RuntimeFieldHandle", "RuntimeTypeHandle", "SByte", "Single", "Span`1", "String", "StringComparer", "StringComparison",
                "StringSplitOptions", "TimeSpan", "Tuple`2", "Type", "UInt128", "UInt16", "UInt32", "UInt64", "ValueTuple`2", "ValueTuple`3",
                "ValueTuple`4", "ValueTuple`5", "ValueType", "Void", "Uri",
            ]
            select $"System.{name}",
        "System.Net.IPAddress",
        "System.Reflection.AssemblyCompanyAttribute",
        "System.Reflection.AssemblyConfigurationAttribute",
        "System.Reflection.AssemblyFileVersionAttribute",
        "System.Reflection.AssemblyInformationalVersionAttribute",
        "System.Reflection.AssemblyMetadataAttribute",
        "System.Reflection.AssemblyProductAttribute",
        "System.Reflection.AssemblyTitleAttribute",
        "System.Reflection.DefaultMemberAttribute",
        "System.Reflection.MemberInfo",
        "System.Runtime.InteropServices.ImmutableCollectionsMarshal",
        "System.Runtime.InteropServices.CollectionsMarshal",
        "System.Runtime.InteropServices.InAttribute",
        "System.Runtime.InteropServices.MemoryMarshal",
        "System.Diagnostics.DebuggableAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerBrowsableState",
        "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullWhenAttribute",
        "System.Threading.Tasks.Task`1",
        "LanguageExt.Either`2",
        "LanguageExt.EitherUnsafe`2",
        "LanguageExt.Fin`1",
        "LanguageExt.FinFail`1",
        "LanguageExt.Common.Error",
        "LanguageExt.Map`3",
        "LanguageExt.MapEnumerator`2",
        "LanguageExt.MapOrdExtensions",
        "LanguageExt.Option`1",
        "LanguageExt.OptionNone",
        "LanguageExt.Prelude",
        "LanguageExt.Seq`1",
        "LanguageExt.Set`2",
        "LanguageExt.TypeClasses.Ord`1",
        "LanguageExt.TypeClasses.Eq`1",
        "LanguageExt.Hashable`1",
        "LanguageExt.HashableAsync`1",
        "LanguageExt.TypeClasses.Hashable`1",
        "LanguageExt.TypeClasses.OrdAsync`1",
        "LanguageExt.TypeClasses.EqAsync`1",
        "LanguageExt.TypeClasses.HashableAsync`1",
        "LanguageExt.TypeClasses.Typeclass",
        "LanguageExt.Unit",
        "LanguageExt.Validation`2",
    ];

    public static TheoryData<string> Layers => [typeof(Address).Assembly.Location, typeof(Plan).Assembly.Location];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Name_only_types_from_the_allowed_vocabulary(string assembly) => Assert.Empty(Words(assembly));

    [Theory]
    [MemberData(nameof(Layers))]
    public void Hold_no_mutable_static_state(string assembly)
    {
        var fields = Assembly.LoadFrom(assembly).GetTypes()
            .Where(type => !type.Name.StartsWith('<'))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.StartsWith('<') && !IsCompilerCache(field));
        Assert.Empty(fields.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Fact]
    public void Close_every_union_so_that_no_case_can_come_from_elsewhere()
    {
        var types = ((Assembly[])[typeof(Address).Assembly, typeof(Plan).Assembly]).SelectMany(x => x.GetTypes()).ToList();
        var heirs = types.Where(x => x.BaseType is { IsAbstract: true, IsSealed: false } parent && parent.Assembly.GetName().Name!.StartsWith("IpvsPure", StringComparison.Ordinal));
        Assert.Empty(heirs.Where(x => !x.IsSealed || x.DeclaringType != x.BaseType).Select(x => x.FullName));
    }

    [Fact]
    public void Lean_only_on_what_stands_to_their_left()
    {
        Assert.Equal(["LanguageExt.Core"], References(typeof(Address).Assembly));
        Assert.Equal(["IpvsPure.Domain", "LanguageExt.Core"], References(typeof(Plan).Assembly));
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(x => x.Name!)
        .Where(x => !x.StartsWith("System", StringComparison.Ordinal) && x is not "netstandard")
        .Order(StringComparer.Ordinal);

    // Delegates of lambdas without captures are cached by the compiler in fields that only it can name.
    private static bool IsCompilerCache(FieldInfo field) => field.DeclaringType!.FullName!.Contains('<', StringComparison.Ordinal);

    // Every iterator that the compiler writes asks for the thread's number, and nothing else, of System.Environment.
    private static bool IsOnlyForIterators(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return reader.GetString(type.Namespace) == "System"
            && reader.GetString(type.Name) == "Environment"
            && reader.MemberReferences.Select(reader.GetMemberReference)
                .Where(x => x.Parent == handle)
                .All(x => reader.GetString(x.Name) == "get_CurrentManagedThreadId");
    }

    private static List<string> Words(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var reader = image.GetMetadataReader();
        return [.. reader.TypeReferences
            .Where(handle => !IsOnlyForIterators(reader, handle))
            .Select(reader.GetTypeReference)
            .Where(x => !x.ResolutionScope.IsNil && x.ResolutionScope.Kind != HandleKind.TypeReference)
            .Select(x => (Space: reader.GetString(x.Namespace), Name: reader.GetString(x.Name)))
            .Where(x => !Namespaces.Contains(x.Space) && !Types.Contains($"{x.Space}.{x.Name}"))
            .Select(x => $"{x.Space}.{x.Name}")];
    }
}
