using System.Globalization;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.SipBench.Load;

namespace OpenSipsHa.SipBench;

/// <summary>One run of one step.</summary>
internal sealed record SipMeasurement(string System, SipStep Step, LoadResult Load, double CpuMicroseconds, double ResidentMegabytes)
{
    public double CpuUsPerCall => CpuMicroseconds / Load.Attempted;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CpuUsPerCall:0.0} µs a call, {Load.Failed} of {Load.Attempted} failed{Refused}, {Load.Retransmissions} sent again, {Load.WithoutRinging} without 180, "
        + $"p99 {Percentiles.At(Load.AnswerMs, 99):0.00} ms; gateways {string.Join('/', Load.GatewayCalls)}, generator at most {Load.LatestStartMs:0.0} ms late");

    private string Refused => string.Concat(Load.Refusals.OrderBy(refusal => refusal.Key).Select(refusal => $", {refusal.Key}: {refusal.Value} times"));
}
