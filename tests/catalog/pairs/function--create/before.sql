create schema clinic;
