using System.Globalization;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>Ages as kubectl shows them: 5s, 3m10s, 4h, 2d.</summary>
static class Ages
{
    public static string Show(string? timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Show(now - time) : "<unknown>";

    public static string Show(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds <= 0)
            return "0s";
        if (seconds < 120)
            return $"{seconds}s";
        var minutes = seconds / 60;
        if (minutes < 10)
            return seconds % 60 == 0 ? $"{minutes}m" : $"{minutes}m{seconds % 60}s";
        if (minutes < 180)
            return $"{minutes}m";
        var hours = minutes / 60;
        if (hours < 8)
            return minutes % 60 == 0 ? $"{hours}h" : $"{hours}h{minutes % 60}m";
        if (hours < 48)
            return $"{hours}h";
        if (hours < 192)
            return hours % 24 == 0 ? $"{hours / 24}d" : $"{hours / 24}d{hours % 24}h";
        var days = hours / 24;
        if (days < 365 * 2)
            return $"{days}d";
        return days < 365 * 8 && days % 365 > 0 ? $"{days / 365}y{days % 365}d" : $"{days / 365}y";
    }
}
