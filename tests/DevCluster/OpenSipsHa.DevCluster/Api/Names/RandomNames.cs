using System.Security.Cryptography;

namespace OpenSipsHa.DevCluster.Api.Names;

/// <summary>Suffixes of generated names: no vowels and no digits that make words.</summary>
static class RandomNames
{
    const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    const int LongestBase = 63 - 5;

    public static string Suffix() => RandomNumberGenerator.GetString(Alphabet, 5);

    public static string Complete(string prefix) => (prefix.Length > LongestBase ? prefix[..LongestBase] : prefix) + Suffix();
}
