using System;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Walks two ordered maps side by side: one pass, no look-ups.</summary>
internal static class Walk
{
    public static void Both<K, V>(
        Map<Ascending<K>, K, V> wanted,
        Map<Ascending<K>, K, V> found,
        Action<K, V> onlyWanted,
        Action<K, V> onlyFound,
        Action<K, V, V> both)
        where K : IComparable<K>, IEquatable<K>
    {
        using var left = wanted.GetEnumerator();
        using var right = found.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : left.Current.Key.CompareTo(right.Current.Key);
            if (order < 0)
            {
                onlyWanted(left.Current.Key, left.Current.Value);
            }
            else if (order > 0)
            {
                onlyFound(right.Current.Key, right.Current.Value);
            }
            else
            {
                both(left.Current.Key, left.Current.Value, right.Current.Value);
            }

            hasLeft = order <= 0 ? left.MoveNext() : hasLeft;
            hasRight = order >= 0 ? right.MoveNext() : hasRight;
        }
    }
}
