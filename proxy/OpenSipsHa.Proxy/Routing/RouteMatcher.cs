using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Routing;

/// <summary>A <see cref="RouteMatch"/> made ready for the bytes of a message; cheap conditions come first.</summary>
public sealed class RouteMatcher(RouteMatch match, IReadOnlyList<AddressBlock> sources)
{
    private readonly ByteStringSet _methods = new(match.Methods);
    private readonly ByteStringSet _users = new(match.RequestUsers);
    private readonly ByteStringSet _domains = new(match.RequestDomains.Select(d => d.ToLowerInvariant()));
    private readonly byte[] _userPrefix = Encoding.UTF8.GetBytes(match.RequestUserPrefix);
    private readonly AddressBlock[] _sources = [.. sources];
    private readonly bool? _registered = match.Registered;

    public bool Matches(in RouteQuery query) =>
        (_methods.IsEmpty || _methods.Contains(query.Method))
        && query.User.StartsWith(_userPrefix)
        && (_users.IsEmpty || _users.Contains(query.User))
        && (_domains.IsEmpty || _domains.Contains(query.Host))
        && (_sources.Length == 0 || IsFromListedSource(query.Source))
        && (_registered is null || query.Registrations.HasBinding(query.AddressOfRecord) == _registered);

    private bool IsFromListedSource(UInt128 source)
    {
        foreach (var block in _sources)
        {
            if (block.Contains(source))
                return true;
        }

        return false;
    }
}
