namespace OpenSipsHa.Lab.Measuring;

/// <summary>Order statistics of a handful of runs or of many calls.</summary>
public static class Percentiles
{
    /// <summary>Nearest rank; 0 when there is nothing.</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="percent">0 to 100.</param>
    public static double At(ReadOnlySpan<double> sorted, double percent) =>
        sorted.IsEmpty ? 0 : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];

    /// <summary>Mean of the two in the middle when the count is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
