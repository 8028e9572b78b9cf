using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What was new between two looks at the counters.</summary>
public static class Rates
{
    /// <summary>New connections a second; none for a service that was not there before, or was made anew since.</summary>
    public static Map<Ascending<ServiceKey>, ServiceKey, double> Between(
        Map<Ascending<ServiceKey>, ServiceKey, Counters> before,
        Map<Ascending<ServiceKey>, ServiceKey, Counters> now,
        double seconds)
    {
        var rates = default(Map<Ascending<ServiceKey>, ServiceKey, double>);
        foreach (var (key, counters) in now)
        {
            if (seconds > 0 && before.Find(key).Case is Counters old && counters.Connections >= old.Connections)
            {
                rates = rates.Add(key, (counters.Connections - old.Connections) / seconds);
            }
        }

        return rates;
    }
}
