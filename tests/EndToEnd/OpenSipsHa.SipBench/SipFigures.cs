namespace OpenSipsHa.SipBench;

/// <summary>Medians over the rounds of one scenario at one rate through one system; <see cref="Failed"/> and <see cref="Retransmissions"/> are sums.</summary>
/// <param name="System">opensipsha or kamailio.</param>
/// <param name="Scenario">invite, register or first_second.</param>
/// <param name="Rate">Arrivals a second.</param>
/// <param name="CpuUsPerCall">User and system time of the proxy's process tree, microseconds.</param>
/// <param name="Failed">Of <paramref name="Attempted"/>.</param>
/// <param name="P50Ms">From INVITE or REGISTER to its 200.</param>
/// <param name="P99Ms">As <paramref name="P50Ms"/>.</param>
/// <param name="RssMb">Resident memory after it, shared pages counted once.</param>
internal sealed record SipFigures(
    string System, string Scenario, int Rate, int Rounds, double CpuUsPerCall, int Attempted, int Failed, int Retransmissions, double P50Ms, double P99Ms,
    double RssMb);
