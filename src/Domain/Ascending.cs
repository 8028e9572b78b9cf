using System;
using System.Threading.Tasks;
using LanguageExt.TypeClasses;

namespace IpvsPure.Domain;

/// <summary>
/// The order of a <c>Map</c> or <c>Set</c> whose keys compare themselves. Given explicitly everywhere, because the
/// default order of LanguageExt is found by reflection over type names.
/// </summary>
public readonly struct Ascending<T> : Ord<T>
    where T : IComparable<T>, IEquatable<T>
{
    public int Compare(T x, T y) => x.CompareTo(y);

    public bool Equals(T x, T y) => x.Equals(y);

    public int GetHashCode(T x) => x.GetHashCode();

    /// <summary>Part of LanguageExt's contract, never called by its ordered collections.</summary>
    public Task<int> CompareAsync(T x, T y) => throw new NotSupportedException();

    /// <summary>Part of LanguageExt's contract, never called by its ordered collections.</summary>
    public Task<bool> EqualsAsync(T x, T y) => throw new NotSupportedException();

    /// <summary>Part of LanguageExt's contract, never called by its ordered collections.</summary>
    public Task<int> GetHashCodeAsync(T x) => throw new NotSupportedException();
}
