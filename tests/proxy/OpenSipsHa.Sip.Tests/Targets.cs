using System.Text;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Tests;

internal static class Targets
{
    public static ForwardTarget To(string address, int group = 0, long cookie = 0, string uri = "", string route = "") => new()
    {
        RequestUri = Encoding.ASCII.GetBytes(uri),
        Route = Encoding.ASCII.GetBytes(route),
        Destination = address.Length > 0 ? ProxyBench.Endpoint(address, 5060) : default,
        Group = group,
        Cookie = cookie,
    };
}
